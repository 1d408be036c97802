import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fuzzProperty } from './fuzz-property.ts';
import { properties } from './properties.ts';

/** `npm run fuzz` does 100,000. */
const RUNS = 1_000;

/** A thousand cases take a second or two; on a machine that is busy they may take longer than Jest waits. */
const LONGEST_MS = 60_000;

describe.each(properties)('fuzzing "$name"', ({ claim, run }) => {
  test(
    claim,
    async () => {
      const { failure, runs } = await run({ runs: RUNS });
      expect(failure).toBeUndefined();
      expect(runs).toBe(RUNS);
    },
    LONGEST_MS,
  );
});

test(
  'the cases of both doors reach every end that a case alone can bring about',
  async () => {
    const ends = new Set<string>();
    for (const { name, run } of properties.filter((property) => ['authentic', 'queue'].includes(property.name))) {
      const { tally } = await run({ runs: 500, seed: 1 });
      for (const end of tally.keys()) ends.add(`${name}: ${end}`);
    }
    const missing = [
      'authentic: accepted',
      'authentic: not JSON',
      'authentic: not UTF-8',
      'authentic: nested too deeply',
      'authentic: neither an array nor an object',
      'queue: done',
      'queue: duplicate',
      'queue: retry',
      'queue: busy',
      'queue: not started',
      'queue: unavailable',
      'queue: came before under another payload id',
      'queue: its payload id came before with other content',
      'queue: permanent error',
      'queue: failed for too long',
      'queue: resting',
      'queue: never reached',
      'queue: too old to retry',
      'queue: unreadable message',
      'queue: stored item missing',
      'queue: stored item altered',
    ].filter((end) => !ends.has(end));
    expect(missing).toEqual([]);
  },
  LONGEST_MS,
);

test('a claim that does not hold prints the case, and how to see it again', async () => {
  const small = fuzzProperty('small', 'every number is below 100', fc.nat(1_000), (number) => {
    if (number >= 100) throw new Error(`${number} is not`);
  });
  const { failure } = await small.run({ runs: RUNS, seed: 7 });
  expect(failure).toMatch(
    /^100 is not\nfor \(shrunk \d+ times\): \[100\]\nAgain: npm run fuzz -- --only small --seed 7 --path \d+$/,
  );
  const [, path = ''] = /--path (\d+)/.exec(failure ?? '') ?? [];
  const again = await small.run({ runs: RUNS, seed: 7, path });
  expect(again.failure?.split('\n')[0]).toBe('100 is not');
  expect(again.runs).toBe(1);
});
