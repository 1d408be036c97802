import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { eventTypes } from '../../lib/oktopost/events.ts';
import { jsonText, whiteSpace } from '../support/json-arbitraries.ts';
import { mutated } from './mutations.ts';

/** What Oktopost sends, byte for byte. */
const fixtures = eventTypes.map((type) =>
  readFileSync(new URL(`../../lib/sender/samples/${type}.json`, import.meta.url), 'utf8'),
);

/** A fixture is an array of one envelope. */
const elements = fixtures.map((text) => text.trim().slice(1, -1).trim());

export const element: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...elements) },
  { weight: 2, arbitrary: jsonText.filter((text) => text.startsWith('{') && isReadAlways(text)) },
);

/**
 * Once Node 24 has parsed a key that holds a backslash, it may take an escaped key of an object of the same shape for that one
 * (nodejs/node#63785). What an item's keys are would depend on the cases before it, so no case has such a key.
 */
export function isReadAlways(text: string): boolean {
  return !/"(?:[^"\\]|\\.)*(?:\\\\|\\u005c)(?:[^"\\]|\\.)*"\s*:/i.test(text);
}

/** Elements in one array, with white space wherever JSON allows it. */
const arrays = fc
  .tuple(whiteSpace, fc.array(fc.tuple(whiteSpace, element, whiteSpace), { maxLength: 4 }), whiteSpace)
  .map(([before, parts, after]) => `${before}[${parts.map((part) => part.join('')).join(',')}]${after}`);

const readable = fc.oneof(
  { weight: 4, arbitrary: arrays },
  { weight: 2, arbitrary: fc.constantFrom(...fixtures) },
  { weight: 1, arbitrary: fc.tuple(whiteSpace, element, whiteSpace).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: jsonText },
  { weight: 1, arbitrary: fc.nat(700).map((depth) => `[{"a":${'['.repeat(depth)}${']'.repeat(depth)}}]`) },
);

/** Bodies as they may be signed: real ones, whole and damaged, and what only looks like one. */
export const body: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 3, arbitrary: readable.map((text) => Buffer.from(text)) },
  { weight: 6, arbitrary: mutated(readable, fixtures) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
);
