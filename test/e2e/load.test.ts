import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mapConcurrently } from '../../lib/concurrency.ts';
import { eventTypes } from '../../lib/oktopost/events.ts';
import { makeDelivery } from '../../lib/sender/make-delivery.ts';
import { post } from '../../lib/sender/post.ts';
import { itemEnded } from '../support/e2e-events.ts';
import { type ObservedStack, startObservedStack } from '../support/e2e-stack.ts';

const DELIVERIES = 1_000;
const CONCURRENCY = 16;

/** Most have one item, as Oktopost's mostly have. */
const ITEMS = [1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 1, 4, 1, 1, 1, 1, 1, 5, 1];

let local: ObservedStack;
beforeAll(async () => {
  local = await startObservedStack();
});
afterAll(() => local.stop());

test('1,000 deliveries of mixed types, 20 % of them sent twice: every item has its effect exactly once', async () => {
  const deliveries = Array.from({ length: DELIVERIES }, (_, i) =>
    makeDelivery({ event: eventTypes[i % eventTypes.length] ?? 'postSent', items: ITEMS[i % ITEMS.length] ?? 1 }),
  );
  // Some again at once, while the first is under way, and some when it is long done.
  const sent = deliveries.flatMap((delivery, i) => (i % 10 === 8 ? [delivery, delivery] : [delivery]));
  sent.push(...deliveries.filter((_, i) => i % 10 === 7));
  const items = deliveries.flatMap(({ payloadIds }) => payloadIds);
  const receipts = sent.flatMap(({ payloadIds }) => payloadIds);
  const ended = local.events.until(itemEnded('done', 'duplicate', 'dead'), receipts.length);

  const answers = await mapConcurrently(sent, CONCURRENCY, (delivery) => post(local.receiver, delivery));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  await ended;

  const effects = local.observer.effects.map(({ payloadId }) => payloadId);
  expect(effects.toSorted()).toEqual(items.toSorted());
  expect((await local.stack.state()).counts).toEqual({
    accepted: receipts.length,
    done: items.length,
    duplicates: receipts.length - items.length,
    failed: 0,
    dead: 0,
    quarantined: 0,
    rejected: 0,
  });
}, 120_000);
