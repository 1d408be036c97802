import { expect, test } from '@jest/globals';
import { mapConcurrently } from '../../lib/concurrency.ts';

test('results stand in the order of the values, whatever ends first, and only so many run at a time', async () => {
  const gates = [1, 2, 3].map(() => Promise.withResolvers<void>());
  const started: number[] = [];
  const mapped = mapConcurrently([0, 1, 2], 2, async (value) => {
    started.push(value);
    await gates[value]?.promise;
    return value * 10;
  });
  expect(started).toEqual([0, 1]);
  gates[1]?.resolve();
  gates[2]?.resolve();
  await gates[2]?.promise;
  gates[0]?.resolve();
  expect(await mapped).toEqual([0, 10, 20]);
  expect(started).toEqual([0, 1, 2]);
});

test('no values, and more places than values, are fine', async () => {
  expect(await mapConcurrently([], 5, async () => 1)).toEqual([]);
  expect(await mapConcurrently([7], 5, async (value) => value)).toEqual([7]);
});
