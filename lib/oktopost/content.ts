import { hash } from 'node:crypto';
import { fieldsOf, isRecord } from '../json.ts';
import { openEnvelope } from './envelope.ts';

/** Beyond that only the very bytes count: making others comparable takes ten times as long as reading them. */
const LONGEST = 256 * 1_024;

/**
 * What an item says, as one short text: the same for texts that differ only in white space, escapes, the order of keys, or in
 * what the envelope says of the sending (its `timestamp`). Numbers are compared as they are written: those above 2^53 too.
 *
 * @param json Of an item. @param sha256 Of its bytes, which stands for it where it is long.
 */
export function contentOf(json: string, sha256: string): string {
  if (json.length > LONGEST) return sha256;
  const item = parseExactly(json);
  const { data } = openEnvelope(item);
  return hash('sha256', JSON.stringify([data === item ? '' : fieldsOf(item).event, sorted(data)]));
}

/** Numbers as the text they were written as, told apart from texts by a mark. */
function parseExactly(json: string): unknown {
  return JSON.parse(json, (_, value: unknown, context?: { source?: string }) => {
    if (typeof value === 'number') return `n${context?.source ?? value}`;
    return typeof value === 'string' ? `s${value}` : value;
  });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const names = Object.keys(value).sort();
  return names.map((name) => [name, sorted(value[name])]);
}
