import { expect, test } from '@jest/globals';
import { createClock } from './clock.ts';

test('events come in the order of their times, those of one time in the order in which they were planned', async () => {
  const clock = createClock(1_000);
  const seen: [number, string][] = [];
  const note = (name: string) => () => void seen.push([clock.now(), name]);
  for (const [milliseconds, name] of [
    [30, 'd'],
    [10, 'b'],
    [10, 'c'],
    [0, 'a'],
  ] as const)
    clock.after(milliseconds, note(name));
  await clock.run();
  expect(seen).toEqual([
    [1_000, 'a'],
    [1_010, 'b'],
    [1_010, 'c'],
    [1_030, 'd'],
  ]);
});

test('time stands still until everything that awaits has gone as far as it can', async () => {
  const clock = createClock(0);
  const seen: number[] = [];
  clock.start(async () => {
    await clock.sleep(5);
    for (let i = 0; i < 100; i++) await undefined;
    seen.push(clock.now());
  });
  clock.after(6, () => seen.push(clock.now()));
  await clock.run();
  expect(seen).toEqual([5, 6]);
});

test('a cancelled event does not happen, and no time passes for it', async () => {
  const clock = createClock(0);
  clock.after(10, () => {
    throw new Error('it was cancelled');
  })();
  await clock.run();
  expect(clock.now()).toBe(0);
});

test('what an actor throws ends the run', async () => {
  const clock = createClock(0);
  clock.start(async () => {
    await clock.sleep(1);
    throw new Error('an actor failed');
  });
  await expect(clock.run()).rejects.toThrow('an actor failed');
});

test('a thousand events in any order come out in order', async () => {
  const clock = createClock(0);
  const seen: number[] = [];
  for (let i = 0; i < 1_000; i++) clock.after((i * 7_919) % 1_009, () => seen.push(clock.now()));
  await clock.run();
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen).toHaveLength(1_000);
});
