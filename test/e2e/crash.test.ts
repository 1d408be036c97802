import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeDelivery } from '../../lib/sender/make-delivery.ts';
import { post } from '../../lib/sender/post.ts';
import { itemEnded } from '../support/e2e-events.ts';
import { type ObservedStack, startObservedStack } from '../support/e2e-stack.ts';

const ITEMS = 8;

let local: ObservedStack;
beforeAll(async () => {
  // Short, so that the lease of a crashed invocation ends soon: 5 s after its time is up. Its messages come back then.
  local = await startObservedStack({
    processTimeoutSeconds: 3.5,
    visibilityTimeoutSeconds: 9,
    variables: { PROCESSOR_SECONDS: '1' },
  });
});
afterAll(() => local.stop());

test('an environment that crashes in the middle of a batch loses nothing: its items are done later', async () => {
  const { observer, stack, events } = local;
  const goOn = observer.hold();
  const running = observer.next();
  const delivery = makeDelivery({ event: 'postSent', items: ITEMS });
  expect((await post(local.receiver, delivery)).status).toBe(202);
  await running;

  const failed = events.until((event) => event.kind === 'invocation failed');
  const done = events.until(itemEnded('done'), ITEMS);
  expect(await stack.crash('process')).toBe(true);
  goOn();
  expect(await failed).toMatchObject({ lambda: 'process', reason: expect.stringContaining('Runtime exited') });
  await done;

  const effects = new Set(observer.effects.map(({ payloadId }) => payloadId));
  expect(effects).toEqual(new Set(delivery.payloadIds));
  const { counts, items } = await stack.state();
  expect(counts).toMatchObject({ done: ITEMS, dead: 0 });
  expect(items.map(({ status }) => status)).toEqual(Array(ITEMS).fill('done'));
}, 60_000);
