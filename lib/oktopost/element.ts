import { isUtf8 } from 'node:buffer';
import { isRecord, parseJson } from '../json.ts';
import { eventOf } from './envelope.ts';
import { escapeControls, type Part } from './json-text.ts';

/** One element of a delivery's payload: its text exactly as Oktopost sent it, and the event type it names, if it does. */
export interface DeliveryItem {
  json: string;
  event: string | undefined;
  /** Control characters stood raw in its strings, as JSON does not allow: here they are escaped. Absent: nothing is changed. */
  repaired?: true;
}

export type UnreadableElement = 'not UTF-8' | 'not JSON' | 'nested too deeply' | 'an element is not an object';

/** Oktopost's payloads are less than ten levels deep; code that walks a value recursively is safe to about 5,000. */
export const MAX_DEPTH = 500;

/** Reads one element by itself, whatever stands beside it. Never throws. @param utf8 All the bytes are known to be UTF-8. */
export function readElement(
  bytes: Buffer,
  { start, end, depth }: Part,
  utf8: boolean,
): { item: DeliveryItem } | { reason: UnreadableElement } {
  // Before parsing: what is deep is slow to parse, and overflows the stack of whoever walks it later.
  if (depth > MAX_DEPTH) return { reason: 'nested too deeply' };
  if (!utf8 && !isUtf8(bytes.subarray(start, end))) return { reason: 'not UTF-8' };
  const json = bytes.toString('utf8', start, end);
  const value = parseJson(json);
  if (value === undefined) return readRepaired(json);
  return isRecord(value) ? { item: { json, event: eventOf(value) } } : { reason: 'an element is not an object' };
}

/** PHP, by which Oktopost's house encoder is written, leaves control characters raw in a text that was not UTF-8 before. */
function readRepaired(json: string): { item: DeliveryItem } | { reason: UnreadableElement } {
  const repaired = escapeControls(json);
  const value = repaired === json ? undefined : parseJson(repaired);
  if (!isRecord(value)) return { reason: 'not JSON' };
  return { item: { json: repaired, event: eventOf(value), repaired: true } };
}
