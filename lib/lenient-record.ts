import { isRecord } from './json.ts';

/** What a text holds, or why it cannot be read, to stand in brackets in a sentence; never a part of the text. */
export type LenientRecord = { record: Readonly<Record<string, unknown>> } | { why: string };

/** JSON in a string in a string is what two programs make of it, one after the other. */
const MOST_WRAPPINGS = 3;

const STRING = '"(?:[^"\\\\]|\\\\.)*"';
const INVISIBLE_OUTSIDE = new RegExp(`${STRING}|(?![\\t\\n\\r ])[\\p{C}\\p{Z}\\p{Default_Ignorable_Code_Point}]`, 'gu');
const TRAILING_COMMA = new RegExp(`${STRING}|,(?=\\s*[}\\]])`, 'g');

/**
 * Reads a JSON object as people and their editors leave it: with a byte order mark, with commas too many, with invisible
 * characters between its parts, or as a string that holds the JSON. Never throws.
 */
export function readLenientRecord(text: string): LenientRecord {
  let left = text;
  for (let wrapping = 0; wrapping < MOST_WRAPPINGS; wrapping++) {
    const parsed = parse(left);
    if ('why' in parsed) return parsed;
    if (isRecord(parsed.value)) return { record: parsed.value };
    if (typeof parsed.value !== 'string')
      return { why: Array.isArray(parsed.value) ? 'it is a list' : 'it is no object' };
    left = parsed.value;
  }
  return { why: 'it is no object' };
}

function parse(text: string): { value: unknown } | { why: string } {
  // `trim` takes a byte order mark away too.
  const trimmed = text.trim();
  if (trimmed === '') return { why: 'it is empty' };
  try {
    return { value: JSON.parse(trimmed) };
  } catch {
    return parseTidied(trimmed);
  }
}

function parseTidied(text: string): { value: unknown } | { why: string } {
  const keepStrings = (match: string) => (match.startsWith('"') ? match : '');
  const tidied = text.replace(INVISIBLE_OUTSIDE, keepStrings).replace(TRAILING_COMMA, keepStrings);
  try {
    return { value: JSON.parse(tidied) };
  } catch (error) {
    return { why: whereIn(error instanceof Error ? error.message : '') };
  }
}

/** V8 quotes the text in some of its messages, which would show a secret: only the place is taken. */
function whereIn(message: string): string {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? [];
  if (line !== undefined) return `it is not JSON, see line ${line}, column ${column}`;
  return message.includes('end of JSON') ? 'its JSON ends too early' : 'it is not JSON';
}
