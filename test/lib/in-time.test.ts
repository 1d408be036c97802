import { expect, test } from '@jest/globals';
import { inTime } from '../../lib/in-time.ts';
import { createClock } from '../simulation/engine/clock.ts';

const never = () => new Promise<never>(() => undefined);

test('a call that ends in time ends as it does, and leaves no timer behind', async () => {
  const clock = createClock(0);
  expect(await inTime(1_000, clock.after, async () => 'done')).toBe('done');
  await expect(inTime(1_000, clock.after, () => Promise.reject(new RangeError('bad')))).rejects.toThrow(RangeError);
  await clock.run();
  expect(clock.now()).toBe(0);
});

test('a call that never ends has failed when its time is up, and is told by its signal', async () => {
  const clock = createClock(0);
  let told: AbortSignal | undefined;
  const call = inTime(1_000, clock.after, (signal) => {
    told = signal;
    return never();
  });
  const late = expect(call).rejects.toMatchObject({ name: 'TimeoutError', message: 'no answer in 1000 ms' });
  await clock.run();
  await late;
  expect([clock.now(), told?.aborted]).toEqual([1_000, true]);
});

test.each([0, -5_000])('with %d ms left nothing is begun', async (milliseconds) => {
  const calls: string[] = [];
  const call = inTime(milliseconds, createClock(0).after, async () => calls.push('begun'));
  await expect(call).rejects.toMatchObject({ name: 'NoTimeLeft' });
  expect(calls).toEqual([]);
});
