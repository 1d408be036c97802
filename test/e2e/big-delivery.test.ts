import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LOCAL_SECRET, localWebhook, signDelivery } from '../../lib/sender/make-delivery.ts';
import { post } from '../../lib/sender/post.ts';
import { itemEnded } from '../support/e2e-events.ts';
import { type ObservedStack, startObservedStack } from '../support/e2e-stack.ts';

/** More than receive sends itself, and more than one range of them. */
const ITEMS = 2_500;

let local: ObservedStack;
beforeAll(async () => {
  local = await startObservedStack();
});
afterAll(() => local.stop());

test('a delivery of 2,500 items and one that is none is answered at once, split behind the queue, and all of it is done once', async () => {
  const items = Array.from({ length: ITEMS }, (_, i) => JSON.stringify({ Id: `00A${i}` }));
  const delivery = signDelivery({
    body: Buffer.from(`[${[...items.slice(0, 1_200), '"no item"', ...items.slice(1_200)].join(',')}]`),
    webhook: localWebhook('newLead'),
    secret: LOCAL_SECRET,
    // As many as fit into the headers: they do not pair.
    payloadIds: ['0wp0'],
  });
  const ended = local.events.until(itemEnded('done', 'duplicate', 'dead'), ITEMS);
  const { status, body } = await post(local.receiver, delivery);
  expect(status).toBe(202);
  expect(JSON.parse(body)).toMatchObject({ accepted: ITEMS, quarantined: 1 });
  await ended;
  expect(local.observer.effects).toHaveLength(ITEMS);
  expect((await local.stack.state()).counts).toMatchObject({ done: ITEMS, dead: 0, failed: 0 });
}, 120_000);
