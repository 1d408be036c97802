import { isUtf8 } from 'node:buffer';
import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../lib/json.ts';

/** What splitting has to give, told by other means than the code under test uses. */

const MAX_DEPTH = 500;
const BYTE_ORDER_MARK = '\uFEFF';

export type Reference =
  | { readable: true; text: string; array: boolean; events: (string | undefined)[] }
  | { readable: false };

export function reference(body: Uint8Array): Reference {
  const text = isUtf8(body) ? Buffer.from(body).toString().replace(BYTE_ORDER_MARK, startOnly) : undefined;
  const value = text === undefined ? undefined : parsed(text);
  const array = Array.isArray(value);
  const elements = array ? value : [value];
  if (text === undefined || !elements.every(isRecord) || depthOf(text) > MAX_DEPTH) return { readable: false };
  return { readable: true, text, array, events: elements.map(eventOf) };
}

/** Throws unless the items are objects that fill the text, with nothing but white space and the array's commas between them. */
export function assertFills(text: string, array: boolean, items: readonly string[]): void {
  if (!items.every((item) => isRecord(parsed(item)))) throw new Error('an item is not an object');
  const body = array ? `[${items.join(',')}]` : items.join();
  const expected = withoutSpaceBetween(text, items);
  if (expected !== body) throw new Error(`the items do not fill the body: ${expected} is not ${body}`);
}

export function assertSame(value: unknown, expected: unknown, about: string): void {
  if (!isDeepStrictEqual(value, expected)) throw new Error(`${about}: ${show(value)} is not ${show(expected)}`);
}

/** Of valid JSON: the most brackets that are open at once, once the strings are gone. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (const bracket of json.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/[[{}\]]/g) ?? []) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function startOnly(mark: string, offset: number): string {
  return offset === 0 ? '' : mark;
}

/** The text with its items as they are, and without the white space between them. */
function withoutSpaceBetween(text: string, items: readonly string[]): string {
  let rest = text;
  let kept = '';
  for (const item of items) {
    const start = rest.indexOf(item);
    if (start === -1) throw new Error(`an item is not in the body: ${item}`);
    kept += rest.slice(0, start).replace(/[ \t\r\n]+/g, '') + item;
    rest = rest.slice(start + item.length);
  }
  return kept + rest.replace(/[ \t\r\n]+/g, '');
}

function eventOf(element: Record<string, unknown>): string | undefined {
  const event = Object.entries(element).find(([name]) => name === 'event')?.[1];
  return typeof event === 'string' && event.length > 0 && Object.keys(element).includes('data') ? event : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 300) ?? 'undefined';
}
