import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventTypes } from '../../lib/oktopost/events.ts';
import { makeDelivery, signDelivery, tamper } from '../../lib/sender/make-delivery.ts';
import { post } from '../../lib/sender/post.ts';
import { itemEnded } from '../support/e2e-events.ts';
import { type ObservedStack, startObservedStack } from '../support/e2e-stack.ts';

let local: ObservedStack;
beforeAll(async () => {
  local = await startObservedStack();
});
afterAll(() => local.stop());

function signed(body: Buffer, payloadId: string, webhook = 'local-postSent') {
  return signDelivery({ body, webhook, secret: 'local-secret', payloadIds: [payloadId] });
}

// First, while the queue has never held anything.
describe('what is not authentic is refused, and never reaches the queue', () => {
  test.each([
    ['a changed body', tamper(makeDelivery({ event: 'newLead' }))],
    ['an unknown webhook', makeDelivery({ event: 'newLead', webhook: 'nobody' })],
    ['a wrong secret', makeDelivery({ event: 'newLead', secret: 'guessed' })],
    ['no header at all', { body: Buffer.from('[]'), headers: {} }],
  ])('%s: 401', async (_, delivery) => {
    const before = await local.stack.state();
    const answer = await post(local.receiver, delivery);
    expect(answer).toMatchObject({ status: 401, body: expect.stringContaining('not authentic') });
    const after = await local.stack.state();
    expect(after.counts).toEqual({ ...before.counts, rejected: before.counts.rejected + 1 });
    expect(after).toMatchObject({ queue: { visible: 0, inFlight: 0 }, items: [] });
  });

  test('a rejected delivery for a known webhook is kept, and can be seen', async () => {
    const delivery = makeDelivery({ event: 'newLead', secret: 'old-secret' });
    await post(local.receiver, delivery);
    const { quarantine } = await local.stack.state();
    expect(quarantine).toContainEqual(
      expect.objectContaining({ kind: 'rejected', webhookId: 'local-newLead', bytes: delivery.body.length }),
    );
  });

  test('the state holds no content, no signature and no secret', async () => {
    const text = JSON.stringify(await local.stack.state());
    expect(text).not.toMatch(/local-secret|"data"|@|x-oktopost-secret/i);
  });
});

describe('every event type', () => {
  test.each(eventTypes)('%s: its fixture is accepted and processed once', async (event) => {
    const body = readFileSync(join(import.meta.dirname, `../../lib/sender/samples/${event}.json`));
    const done = local.events.until((seen) => itemEnded('done')(seen) && isAbout(seen, event));
    const answer = await post(local.receiver, signed(body, `0wp-${event}`, `local-${event}`));
    expect(answer).toMatchObject({ status: 202, body: expect.stringContaining('"accepted":1') });
    await done;
    expect(local.observer.effects.filter((effect) => effect.payloadId === `0wp-${event}`)).toHaveLength(1);
  });

  function isAbout(seen: unknown, event: string): boolean {
    return JSON.stringify(seen).includes(`0wp-${event}`);
  }
});

test('an authentic delivery that cannot be read is answered 202 and can be seen in quarantine', async () => {
  const junk = Buffer.from([0x5b, 0xff, 0xfe, 0x5d]);
  const answer = await post(local.receiver, signed(junk, 'junk'));
  expect(answer).toMatchObject({ status: 202, body: expect.stringContaining('"quarantined":true') });
  const { quarantine, counts } = await local.stack.state();
  expect(quarantine).toContainEqual(
    expect.objectContaining({ kind: 'unreadable', webhookId: 'local-postSent', reason: 'not UTF-8', bytes: 4 }),
  );
  expect(counts.quarantined).toBe(1);
});

test('an item that is too large for SQS goes through S3 and arrives whole', async () => {
  const item = JSON.stringify({ event: 'postSent', data: { Id: '0061', Message: 'é'.repeat(600_000) } });
  const done = local.events.until((seen) => itemEnded('done')(seen) && JSON.stringify(seen).includes('"large"'));
  const answer = await post(local.receiver, signed(Buffer.from(`[${item}]`), 'large'));
  expect(answer.status).toBe(202);
  await done;
  expect(local.observer.effects).toContainEqual(
    expect.objectContaining({ payloadId: 'large', bytes: Buffer.byteLength(item) }),
  );
});

test('whoever opens the address in a browser learns what it is', async () => {
  const answer = await fetch(local.receiver);
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('POST');
  expect(await answer.text()).toContain('webhook receiver for Oktopost');
});

test('the state is served as JSON that is not cached', async () => {
  const answer = await fetch(`${local.stack.url}/local/state`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual({
    queue: { visible: expect.any(Number), inFlight: expect.any(Number) },
    counts: expect.objectContaining({ dead: 0, failed: 0 }),
    items: expect.arrayContaining([expect.objectContaining({ status: 'done', attempts: 1, index: 0 })]),
    deadLetters: [],
    quarantine: expect.any(Array),
  });
});
