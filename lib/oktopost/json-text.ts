/**
 * JSON as bytes: where its elements begin and end. Everything here walks the bytes once, and knows of JSON only what that needs:
 * strings, escapes and brackets. In UTF-8 these are never part of another character.
 */

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
export const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** A stretch of the bytes, without the white space around it. */
export interface Part {
  start: number;
  end: number;
  /** How many brackets are open in it at most, those around it included. */
  depth: number;
}

/** How a list or an object ends: well, with nothing but white space behind it, or not. */
export interface Ending {
  balanced: boolean;
  depth: number;
}

/**
 * The parts between the commas of the list or object that the bytes are: elements of a list, members of an object. They may be
 * empty, or no JSON by themselves; brackets and strings around them are balanced once it returns so. An empty list has none.
 */
export function* partsOf(bytes: Uint8Array): Generator<Part, Ending> {
  const begin = skipSpace(bytes, 0);
  const isList = bytes[begin] === OPEN_BRACKET;
  let brackets = 0;
  let braces = 0;
  let depth = 0;
  let start = begin + 1;
  let isFirst = true;
  for (let i = begin; i < bytes.length; i++) {
    switch (bytes[i]) {
      case QUOTE:
        i = endOfString(bytes, i);
        continue;
      case OPEN_BRACKET:
        brackets++;
        break;
      case OPEN_BRACE:
        braces++;
        break;
      case CLOSE_BRACKET:
        brackets--;
        break;
      case CLOSE_BRACE:
        braces--;
        break;
      case COMMA: {
        if (brackets + braces > 1) continue;
        if ((isList ? brackets : braces) !== 1) return { balanced: false, depth };
        yield partBetween(bytes, start, i, depth);
        isFirst = false;
        start = i + 1;
        depth = 1;
        continue;
      }
      default:
        continue;
    }
    const open = brackets + braces;
    if (open > depth) depth = open;
    if (brackets < 0 || braces < 0) return { balanced: false, depth };
    if (open > 0) continue;
    const isEnd = bytes[i] === (isList ? CLOSE_BRACKET : CLOSE_BRACE) && skipSpace(bytes, i + 1) === bytes.length;
    if (!isEnd) return { balanced: false, depth };
    const last = partBetween(bytes, start, i, depth);
    if (!isFirst || last.start < last.end) yield last;
    return { balanced: true, depth };
  }
  return { balanced: false, depth };
}

/** The key of an object's member, as the bytes of a JSON string, and its value. Undefined where it is no such pair. */
export function takeMember(bytes: Uint8Array, { start, end, depth }: Part): { key: Part; value: Part } | undefined {
  if (bytes[start] !== QUOTE) return undefined;
  const keyEnd = endOfString(bytes, start) + 1;
  const colon = skipSpace(bytes, keyEnd);
  if (colon >= end || bytes[colon] !== COLON) return undefined;
  return { key: { start, end: keyEnd, depth: 0 }, value: partBetween(bytes, colon + 1, end, depth) };
}

/** The texts of the elements of a JSON array, without the white space around them. The text must be valid JSON. */
export function splitJsonArray(text: string): string[] {
  const bytes = Buffer.from(text);
  return [...partsOf(bytes)].map(({ start, end }) => bytes.toString('utf8', start, end));
}

/**
 * The same JSON with the control characters that stand raw inside its strings escaped, which JSON demands; one behind a backslash
 * is left, since nobody can tell what it means.
 */
export function escapeControls(json: string): string {
  let escaped = '';
  let done = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const char = json.charCodeAt(i);
    if (char === QUOTE) inString = !inString;
    else if (char === BACKSLASH && inString) i++;
    else if (char < SPACE && inString) {
      escaped += json.slice(done, i) + JSON.stringify(json[i]).slice(1, -1);
      done = i + 1;
    }
  }
  return escaped + json.slice(done);
}

/** The position of the first byte from `start` on that is no white space of JSON; the number of bytes where there is none. */
export function skipSpace(bytes: Uint8Array, start: number): number {
  let i = start;
  while (i < bytes.length && isSpace(bytes[i])) i++;
  return i;
}

/** The stretch between two positions, without the white space at its ends. */
export function partBetween(bytes: Uint8Array, from: number, to: number, depth: number): Part {
  let start = from;
  let end = to;
  while (start < end && isSpace(bytes[start])) start++;
  while (end > start && isSpace(bytes[end - 1])) end--;
  return { start, end, depth };
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
}

/** The position of the quote that ends the string beginning at `start`; the number of bytes where there is none. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let i = start + 1; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === BACKSLASH) i++;
    else if (byte === QUOTE) return i;
  }
  return bytes.length;
}
