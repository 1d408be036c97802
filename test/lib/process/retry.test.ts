import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffSeconds } from '../../../lib/process/retry.ts';
import { RetryLater } from '../../../lib/processor-errors.ts';

test('the longest delay doubles from 30 seconds to 15 minutes', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 100].map((attempt) => backoffSeconds(attempt, () => 0.999_999));
  expect(longest).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
});

test('every delay is a whole number of seconds that SQS takes', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), random, (attempt, value) => {
      const seconds = backoffSeconds(attempt, () => value);
      expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 900).toBe(true);
    }),
  );
});

test.each([
  [0.2, 1],
  [-5, 0],
  [90, 90],
  [Number.NaN, 0],
  [1e9, 39_600],
])('RetryLater(%d) waits %d seconds', (asked, seconds) => expect(new RetryLater(asked, 'r').seconds).toBe(seconds));
