import { expect, test } from '@jest/globals';
import { ROOM, STACK } from '../../lib/limits.ts';
import { processBatch } from '../../lib/process/batch.ts';
import { RetryLater } from '../../lib/processor-errors.ts';
import { invocation, itemRecord, tableOf } from '../support/process-ports.ts';
import { NOW } from '../support/receive-ports.ts';
import { oneASecond, sixtyAMinute, workOff } from './backlog.ts';

const ITEMS = 1_000;

// With 10,000 items: 14,502 s and 116 receipts of one message at most where it serves one a second; 10,090 to 10,174 s and 93
// where it serves 60 in each minute. A call that takes half a second, and is refused with a second to wait, leaves 0.43 of it.
test.each([
  { name: 'one call a second, and says for how long to wait', limit: oneASecond(true) },
  { name: 'one call a second, and does not say', limit: oneASecond(false) },
  { name: '60 calls in each minute, and says for how long to wait', limit: sixtyAMinute(true) },
  { name: '60 calls in each minute, and does not say', limit: sixtyAMinute(false) },
])(
  'a destination that serves $name is used at half of that or more, and nothing dies',
  async ({ limit }) => {
    const seen = await workOff(ITEMS, limit);
    expect(seen).toMatchObject({ done: ITEMS, deadLetters: 0 });
    // One a second in all of them, so a thousand seconds is the best that can be.
    expect(seen.seconds).toBeLessThan(ITEMS * 2);
    expect(seen.refused).toBeLessThan(ITEMS * 2);
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
