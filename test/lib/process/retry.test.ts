import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ROOM, STACK } from '../../../lib/limits.ts';
import { type History, NO_HISTORY } from '../../../lib/process/ledger.ts';
import { afterFailure, askedSeconds, backoffSeconds, restingSeconds, untriedMs } from '../../../lib/process/retry.ts';
import { type Delay, RetryLater } from '../../../lib/processor-errors.ts';

test('the longest delay doubles from 15 seconds to 30 minutes, and chance takes half of it at most', () => {
  const attempts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000];
  const longest = attempts.map((attempt) => backoffSeconds(attempt, () => 0.999_999));
  expect(longest).toEqual([15, 30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800]);
  expect(attempts.map((attempt) => backoffSeconds(attempt, () => 0) / 2)).toEqual(
    longest.map((seconds) => Math.ceil(seconds / 2) / 2),
  );
});

test('an item that waits for a destination comes back no sooner than that asked, and not all at once', () => {
  expect([0, 0.5, 0.999].map((value) => askedSeconds(100, () => value))).toEqual([100, 105, 110]);
});

test('a thousand receipts of an item whose processor rests outlast the retention of the queue', () => {
  const always = (value: number) =>
    Array.from({ length: ROOM.mostReceipts }, (_, i) => restingSeconds(i + 1, () => value)).reduce((a, b) => a + b);
  expect(always(0)).toBeGreaterThan(STACK.queueRetentionSeconds);
});

test('every delay is a whole number of seconds that SQS takes', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), random, (attempt, value) => {
      const seconds = backoffSeconds(attempt, () => value);
      expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 1_800).toBe(true);
    }),
  );
});

const HOUR_MS = 3_600_000;
const OLDEST_MS = ROOM.oldestItemSeconds * 1_000;

test.each<[string, now: number, firstAt: number, after: ReturnType<typeof afterFailure>]>([
  ['in its window is tried again', HOUR_MS - 1, 0, { seconds: 60 }],
  ['at the end of its window is given up', HOUR_MS, 0, { reason: 'failed for too long' }],
  ['has its window from its first attempt, however long it waited before', 5 * HOUR_MS, 4.5 * HOUR_MS, { seconds: 60 }],
  ['is tried once more before SQS drops it', OLDEST_MS - 30_000, OLDEST_MS - 60_000, { seconds: 30 }],
  ['is given up where SQS would drop it', OLDEST_MS, OLDEST_MS - 60_000, { reason: 'too old to retry' }],
])('an item whose attempt failed %s', (_, now, firstAt, after) =>
  expect(afterFailure({ now, sentAt: 0, firstAt, untriedMs: 0 }, 60, HOUR_MS)).toEqual(after),
);

describe('the time in which nobody could try an item', () => {
  const since = (history: Partial<History>) => untriedMs({ ...NO_HISTORY, triedAt: 0, ...history }, 10 * HOUR_MS);

  test('is what passed since its last attempt, beyond what a back-off takes', () => {
    expect(since({})).toBe(9 * HOUR_MS);
    expect(since({ triedAt: 9.5 * HOUR_MS })).toBe(0);
  });

  test('is none for an item that was never tried, or that a version before this one tried', () =>
    expect(since({ triedAt: undefined })).toBe(0));

  test('does not hold what its processor asked to wait', () =>
    expect(since({ waits: new Map([['crm', 8 * HOUR_MS]]) })).toBe(HOUR_MS));

  test('adds to that before', () => expect(since({ untriedMs: 5 })).toBe(9 * HOUR_MS + 5));

  test('is not of the window of an item, but of the time that SQS keeps it', () => {
    const times = { now: 10 * HOUR_MS, sentAt: 0, firstAt: 0, untriedMs: 9.5 * HOUR_MS };
    expect(afterFailure(times, 60, HOUR_MS)).toEqual({ seconds: 60 });
    expect(afterFailure({ ...times, now: OLDEST_MS, untriedMs: OLDEST_MS }, 60, HOUR_MS)).toEqual({
      reason: 'too old to retry',
    });
  });
});

const response = (headers: Record<string, string>) => new Response(null, { status: 429, headers });
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);

describe('RetryLater waits', () => {
  test.each<[string, Delay, number]>([
    ['whole seconds', 90, 90],
    ['at least one second', 0.2, 1],
    ['at most as long as a message can stay in the queue', 1e9, 561_600],
    ['what a header holds', '120', 120],
    ['what a header holds, with white space and a fraction', ' 1.5 ', 2],
    ['what the header of a response holds', response({ 'Retry-After': '7' }), 7],
  ])('%s', (_, asked, seconds) => expect(new RetryLater(asked, 'r').seconds).toBe(seconds));

  test.each<[string, Delay]>([
    ['a Date', inSeconds(100)],
    ['the date of a header', inSeconds(100).toUTCString()],
    ['the date of the header of a response', response({ 'Retry-After': inSeconds(100).toUTCString() })],
  ])('until %s', (_, asked) => {
    const { seconds = 0 } = new RetryLater(asked, 'r');
    expect(seconds).toBeGreaterThan(90);
    expect(seconds).toBeLessThanOrEqual(100);
  });

  test.each<[string, Delay]>([
    ['a header that is missing', null],
    ['a header that is missing, made a number', Number(null)],
    ['nothing', undefined],
    ['NaN', Number.NaN],
    ['less than nothing', -5],
    ['an empty header', ''],
    ['words', 'soon'],
    ['a year', '2026-11-25'],
    ['the past', new Date(0)],
    ['a date in the past', 'Wed, 21 Oct 2015 07:28:00 GMT'],
    ['no date', new Date('never')],
    ['a response without the header', response({})],
  ])('as long as after any other error where it is given %s', (_, asked) =>
    expect(new RetryLater(asked, 'r').seconds).toBeUndefined(),
  );
});
