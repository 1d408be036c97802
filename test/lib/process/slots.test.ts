import { describe, expect, test } from '@jest/globals';
import type { Item } from '../../../lib/processor.ts';
import { createLambdas } from '../../support/lambdas.ts';
import { tableOf } from '../../support/process-ports.ts';
import { NOW } from '../../support/receive-ports.ts';

const TIME_LIMIT = 20;

/** Lambdas whose `newLead` never answers; when each other item was run, in seconds. */
function lambdasOf(count: number, seed = 1) {
  const ranAt = new Map<string, number>();
  const calls: number[] = [];
  const seconds = () => Math.round((lambdas.clock.now() - NOW) / 1_000);
  const lambdas = createLambdas({
    count,
    seed,
    callMs: [2, 20],
    settings: { processorMs: TIME_LIMIT * 1_000, itemsAtOnce: 5 },
    processors: () =>
      tableOf(
        ({ payloadId = '' }: Item<string>) => {
          ranAt.set(payloadId, seconds());
        },
        {
          newLead: () => {
            calls.push(seconds());
            return new Promise(() => undefined);
          },
        },
      ),
  });
  const hang = (items: number) => {
    for (let i = 0; i < items; i++) lambdas.send(`${seconds()}-${i}`, 'newLead');
  };
  return { ...lambdas, ranAt, calls, hang };
}

// Lambda takes batches of a queue at a concurrency of 2 at least.
describe.each([2, 10])('behind 20 items whose processor hangs, and with %d Lambdas, another processor', (count) => {
  test.each([0, 1, 5, 10, 19])(
    'waits for one time limit at most, where its item comes after %d s, and not at all once the rest has begun',
    async (after) => {
      const { clock, ranAt, hang, send, news, run } = lambdasOf(count, after + 1);
      hang(20);
      clock.after(after * 1_000, () => send('before'));
      clock.after(60_000, () => {
        hang(20);
        send('during');
      });
      await run(90);
      expect(ranAt.get('before')).toBeLessThanOrEqual(after + TIME_LIMIT);
      expect(ranAt.get('during')).toBe(60);
      expect(news).toMatchObject([{ kind: 'begins', processor: 'newLead' }]);
    },
  );
});

test('in one batch with nine items whose processor hangs another one does not wait at all', async () => {
  const { ranAt, hang, send, run } = lambdasOf(1);
  hang(9);
  send('last');
  await run(10);
  expect(ranAt.get('last')).toBe(0);
});

test('a processor that hangs has 5 calls of each Lambda until it rests, and one at a time afterwards', async () => {
  const { hang, calls, run } = lambdasOf(2);
  hang(20);
  await run(3_600);
  expect(calls.slice(0, 10)).toEqual(Array(10).fill(0));
  const probes = calls.slice(10);
  // Each hangs for 20 s; then the rest is twice as long.
  expect(probes.length).toBeGreaterThan(5);
  for (const [i, at] of probes.entries()) expect(at - (probes[i - 1] ?? 0)).toBeGreaterThanOrEqual(35);
});
