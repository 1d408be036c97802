import { isRecord } from '../json.ts';
import { splitJsonArray, tooDeep } from './json-text.ts';

/** One element of a delivery's payload: its text exactly as Oktopost sent it, and the event type it names, if it does. */
export interface DeliveryItem {
  json: string;
  event: string | undefined;
}

export type Unreadable =
  | 'not UTF-8'
  | 'not JSON'
  | 'nested too deeply'
  | 'neither an array nor an object'
  | 'an element is not an object';

export type Split = { readable: true; items: readonly DeliveryItem[] } | { readable: false; reason: Unreadable };

const unreadable = (reason: Unreadable): Split => ({ readable: false, reason });

/**
 * Splits the verified bytes of a delivery into its items, by position: each item keeps its text, so that numbers above 2^53,
 * the order of keys and escapes survive. Accepts an array of envelopes or bare objects, or one lone object (never split
 * further, even where its `data` is an array). Linear in the size of the body; never throws.
 */
export function splitDelivery(body: Uint8Array): Split {
  const text = decodeUtf8(body);
  if (text === undefined) return unreadable('not UTF-8');
  // Before parsing: what is deep is slow to parse, and overflows the stack of whoever walks it later.
  if (tooDeep(text)) return unreadable('nested too deeply');
  const value = parse(text);
  if (value === undefined) return unreadable('not JSON');
  if (Array.isArray(value)) return splitElements(text, value);
  if (!isRecord(value)) return unreadable('neither an array nor an object');
  return { readable: true, items: [{ json: text.trim(), event: eventOf(value) }] };
}

function splitElements(text: string, elements: readonly unknown[]): Split {
  if (!elements.every(isRecord)) return unreadable('an element is not an object');
  const texts = splitJsonArray(text);
  return { readable: true, items: elements.map((element, i) => ({ json: texts[i] ?? '', event: eventOf(element) })) };
}

/** The parts of an item: an envelope's own `data` and `timestamp`, or the bare object itself. */
export function openEnvelope(element: unknown): { data: unknown; timestamp: number | undefined } {
  if (!isRecord(element) || eventOf(element) === undefined) return { data: element, timestamp: undefined };
  return { data: element.data, timestamp: typeof element.timestamp === 'number' ? element.timestamp : undefined };
}

/** An envelope is told by its `event` and its `data`; a bare object may have fields of any name. */
function eventOf(element: Record<string, unknown>): string | undefined {
  const { event } = element;
  return typeof event === 'string' && event !== '' && Object.hasOwn(element, 'data') ? event : undefined;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
