import { readFileSync } from 'node:fs';
import type { EventType } from '../oktopost/events.ts';
import { splitJsonArray } from '../oktopost/json-text.ts';

/** A fixture as the parts of its text; `open + element + close` is the whole of it. */
export interface Fixture {
  open: string;
  element: string;
  /** What stands between two elements: a comma, and the white space that stands before the first. */
  gap: string;
  close: string;
}

const FOLDER = new URL('./samples/', import.meta.url);
const known = new Map<EventType, Fixture>();

/** Read once: a thousand deliveries are made of the same text. */
export function sampleOf(event: EventType): Fixture {
  const fixture = known.get(event) ?? takeApart(readFileSync(new URL(`${event}.json`, FOLDER), 'utf8'));
  known.set(event, fixture);
  return fixture;
}

function takeApart(text: string): Fixture {
  const element = splitJsonArray(text)[0] ?? '{}';
  const open = text.slice(0, text.indexOf(element));
  const close = text.slice(open.length + element.length);
  return { open, element, gap: open.replace('[', ','), close };
}
