import { expect, test } from '@jest/globals';
import { ROOM, STACK } from '../../lib/limits.ts';
import { processBatch } from '../../lib/process/batch.ts';
import { RetryLater } from '../../lib/processor-errors.ts';
import { invocation, itemRecord, tableOf } from '../support/process-ports.ts';
import { NOW } from '../support/receive-ports.ts';
import { oneASecond, sixtyAMinute, workOff } from './backlog.ts';

const LIMITS = {
  'one call a second, and says for how long to wait': () => oneASecond(true),
  'one call a second, and does not say': () => oneASecond(false),
  '60 calls in each minute, and says for how long to wait': () => sixtyAMinute(true),
  '60 calls in each minute, and does not say': () => sixtyAMinute(false),
};

test.each(
  Object.entries(LIMITS).flatMap(([name, limit]) => [
    { name, limit, items: 1_000, callMs: 100 },
    { name, limit, items: 100, callMs: 100 },
    { name, limit, items: 100, callMs: 500 },
  ]),
)(
  'a destination that serves $name is used at half of that or more by $items items with calls of $callMs ms, and nothing dies',
  async ({ limit, items, callMs }) => {
    const seen = await workOff(items, limit(), callMs);
    expect(seen).toMatchObject({ done: items, deadLetters: 0 });
    // One a second in all of them, so a second for each item is the best that can be.
    expect(seen.seconds).toBeLessThan(items * 2);
    expect(seen.refused).toBeLessThan(items / 2);
    expect(seen.mostReceipts).toBeLessThan(100);
  },
  30_000,
);

test.each([0, 0.5, 0.999])(
  'an item whose processor rests for a week is never received so often that SQS moves it without a cause; chance: %d',
  async (chance) => {
    const { invocation: run, world } = invocation(
      tableOf(() => Promise.reject(new RetryLater(900, 'down for a week', 'destination'))),
      { ports: { random: () => chance }, settings: { retryMs: ROOM.longestRetryHours * 3_600_000 } },
    );
    const message = itemRecord({ payloadId: 'waits' });
    let receiveCount = 0;
    let stays = [message.messageId];
    while (stays.length > 0) {
      // Another item of a long queue is always there first, so this one is never tried.
      await processBatch([itemRecord({ payloadId: `other ${receiveCount}` })], run);
      stays = await processBatch([{ ...message, receiveCount: ++receiveCount }], run);
      world.now += (world.hidden.get(message.receiptHandle) ?? 0) * 1_000;
    }
    expect(receiveCount).toBeLessThan(ROOM.mostReceipts);
    expect(world.deadLetters.at(-1)).toMatchObject({ payloadId: 'waits', reason: 'its processor rested' });
    const days = (Date.parse(world.deadLetters.at(-1)?.lastAt ?? '') - NOW) / 86_400_000;
    expect(days).toBeGreaterThan(STACK.queueRetentionSeconds / 86_400 - 0.6);
  },
);
