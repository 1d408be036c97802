import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { strangersBudget } from '../../../lib/receive/strangers-budget.ts';

const HOUR = 3_600_000;
const MB = 1_000_000;

function world() {
  const state = { now: 10 * HOUR };
  const budget = strangersBudget(() => state.now);
  const take = (id: string, times: number, bytes = 1) =>
    Array.from({ length: times }, () => budget.take(id, bytes)).filter(Boolean).length;
  return { state, budget, take };
}

describe('what is not authentic', () => {
  test('is written four times an hour under one id; four more are for ids that were not seen in it', () => {
    const { take } = world();
    expect([take('a', 100), take('b', 100), take('c', 100), take('d', 1), take('e', 1), take('f', 1)]).toEqual([
      4, 1, 1, 1, 1, 0,
    ]);
  });

  test('is written again in the next hour', () => {
    const { state, take } = world();
    expect(take('a', 100)).toBe(4);
    state.now = 11 * HOUR - 1;
    expect(take('a', 100)).toBe(0);
    state.now = 11 * HOUR;
    expect(take('a', 100)).toBe(4);
  });

  test('is bounded in size too, and half of that is for ids that were not seen', () => {
    const { take } = world();
    expect([take('a', 1, MB), take('a', 1, 1), take('b', 1, MB), take('c', 1, 1)]).toEqual([1, 0, 1, 0]);
  });

  test('costs nothing where the same was kept in this hour', () => {
    const { state, budget } = world();
    budget.kept('key');
    expect(budget.isKept('key')).toBe(true);
    state.now = 11 * HOUR;
    expect(budget.isKept('key')).toBe(false);
  });

  test('whatever comes, an hour has at most eight writes and 2 MB', () => {
    const delivery = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'), fc.nat(300_000));
    fc.assert(
      fc.property(fc.array(delivery, { maxLength: 60 }), (deliveries) => {
        const { budget } = world();
        const taken = deliveries.filter(([id, bytes]) => budget.take(id, bytes));
        expect(taken.length).toBeLessThanOrEqual(8);
        expect(taken.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThanOrEqual(2 * MB);
      }),
    );
  });
});
