import { describe, expect, test } from '@jest/globals';
import { workMs } from '../../../lib/receive/answer-time.ts';
import { NOW } from '../../support/receive-ports.ts';

const HOUR = 3_600_000;

describe('the work for a delivery may take 9 s, less half a second for the answer itself,', () => {
  test.each<[string, number | undefined, number]>([
    ['from now, where the gateway took it just now', NOW, 8_500],
    ['from when the gateway took it, though a cold start came between', NOW - 4_000, 4_500],
    ['and none is left where the cold start took all', NOW - 8_700, -200],
    ['from now, where the time is missing', undefined, 8_500],
    ['from now, where the time is no number', Number.NaN, 8_500],
    ['from now, where the time is in the future', NOW + 1, 8_500],
    ['from now, where nobody can wait for the answer any more', NOW - 9_000, 8_500],
    ['from now, where the time is hours old', NOW - 5 * HOUR, 8_500],
    ['from now, where the time is in seconds', NOW / 1_000, 8_500],
  ])('%s', (_, takenAt, milliseconds) => expect(workMs(takenAt, NOW, 10_000)).toBe(milliseconds));

  test('and never longer than Lambda lets it', () => {
    expect(workMs(NOW, NOW, 3_000)).toBe(2_500);
    expect(workMs(NOW - 7_000, NOW, 3_000)).toBe(1_500);
  });
});
