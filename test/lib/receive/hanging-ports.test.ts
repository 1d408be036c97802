import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toResponse } from '../../../lib/aws/http-response.ts';
import { sign } from '../../../lib/oktopost/signature.ts';
import type { ReceivePorts, WebhookDirectory } from '../../../lib/receive/ports.ts';
import { receive } from '../../../lib/receive/receive.ts';
import { staticWebhooks } from '../../../lib/receive/static-webhooks.ts';
import { createClock } from '../../simulation/engine/clock.ts';
import { NOW, receivePorts, SECRET, WEBHOOKS } from '../../support/receive-ports.ts';

/** What a port may do that is not there: it takes the call, listens to no signal, and never answers. */
const never = () => new Promise<never>(() => undefined);

interface Sent {
  body?: string;
  signature?: string;
  takenAt?: number | undefined;
}

/** Receives one delivery while time passes as fast as nothing else happens. */
async function receiveNow(changes: Partial<ReceivePorts>, { body = '[{"Id":"1"}]', signature, takenAt = NOW }: Sent) {
  const clock = createClock(NOW);
  const known = receivePorts({ now: clock.now, timer: clock.after, ...changes });
  const bytes = Buffer.from(body);
  const headers = { 'x-oktopost-webhook': '0WA001', 'x-oktopost-secret': signature ?? sign(bytes, SECRET) };
  const receiving = receive({ method: 'POST', headers, body: bytes, takenAt }, known.ports);
  let answeredAt = Number.POSITIVE_INFINITY;
  clock.start(async () => {
    await receiving;
    answeredAt = clock.now();
  });
  await clock.run();
  const { outcome } = await receiving;
  return { ...known, outcome, milliseconds: answeredAt - NOW };
}

const cold: WebhookDirectory = { get: never, refresh: never, last: () => undefined };
const stale: WebhookDirectory = { ...cold, last: () => WEBHOOKS };
const large = `[{"a":"${'x'.repeat(1_048_576)}"}]`;
const notStored = (reason: string, failed: number) => ({
  kind: 'not stored',
  reason: `${reason}: TimeoutError`,
  failed,
});

describe('a delivery is answered in time, though the call never is', () => {
  test.each<[string, Partial<ReceivePorts>, Sent, object, number]>([
    [
      'to the store of secrets, at a cold start',
      { webhooks: cold },
      {},
      { kind: 'not verifiable', reason: "the webhooks' secrets cannot be read: TimeoutError" },
      8_500,
    ],
    [
      'to the store of secrets, with those of a while ago at hand',
      { webhooks: stale },
      {},
      { kind: 'accepted', items: 1 },
      3_000,
    ],
    [
      'to the store of secrets, before a refusal',
      { webhooks: { ...staticWebhooks(WEBHOOKS), refresh: never } },
      { signature: 'a'.repeat(40) },
      { kind: 'rejected', reason: 'signature mismatch', kept: true },
      3_000,
    ],
    ['to the queue', { queue: { send: never } }, {}, notStored('the queue', 1), 8_500],
    [
      'to the queue, after a slow store of secrets',
      { webhooks: stale, queue: { send: never } },
      {},
      notStored('the queue', 1),
      8_500,
    ],
    [
      'to the bucket, for a large item',
      { items: { put: never } },
      { body: large },
      notStored('the bucket, for an item too large for SQS', 1),
      8_500,
    ],
    [
      'to the quarantine, for what cannot be read',
      { quarantine: { keep: never } },
      { body: '?' },
      notStored('the quarantine', 0),
      8_500,
    ],
    [
      'to the quarantine, for what is refused',
      { quarantine: { keep: never } },
      { signature: 'short' },
      { kind: 'rejected', reason: 'signature malformed', kept: false },
      1_000,
    ],
  ])('%s', async (_, changes, sent, outcome, milliseconds) => {
    const received = await receiveNow(changes, sent);
    expect(received.outcome).toMatchObject(outcome);
    expect(received.milliseconds).toBe(milliseconds);
  });
});

test('a cold start has used up its part: 6 s are gone, and with the secrets of a while ago half of the rest is kept to store', async () => {
  const received = await receiveNow({ webhooks: stale }, { takenAt: NOW - 6_000 });
  expect(received).toMatchObject({ outcome: { kind: 'accepted' }, milliseconds: 1_250 });
});

test('where a cold start has used up all of it, nothing is begun', async () => {
  const received = await receiveNow({}, { takenAt: NOW - 8_900 });
  expect(received).toMatchObject({ outcome: { reason: 'the queue: NoTimeLeft' }, milliseconds: 0, messages: [] });
});

test('the queue is told when its time is up, so that it sends nothing again', async () => {
  let told: AbortSignal | undefined;
  const send: ReceivePorts['queue']['send'] = (_, signal) => {
    told = signal;
    return never();
  };
  await receiveNow({ queue: { send } }, {});
  expect(told?.aborted).toBe(true);
});

test('whatever hangs or dawdles, and whenever the gateway took it: the answer comes in time, and 2xx only for what is stored', async () => {
  const seconds = fc.oneof(fc.constant(0), fc.constant(undefined), fc.integer({ min: 1, max: 12_000 }));
  const world = fc.record({
    waits: fc.record({ get: seconds, refresh: seconds, queue: seconds, items: seconds, quarantine: seconds }),
    warm: fc.boolean(),
    takenAgo: fc.integer({ min: -2_000, max: 12_000 }),
    remaining: fc.integer({ min: 1, max: 10_000 }),
    body: fc.constantFrom('[{"Id":"1"}]', large, '?'),
    signature: fc.constantFrom(undefined, 'a'.repeat(40), 'short'),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ waits, warm, takenAgo, remaining, body, signature }) => {
      const clock = createClock(NOW);
      const after = async <T>(ms: number | undefined, work: () => T): Promise<T> => {
        await (ms === undefined ? never() : clock.sleep(ms));
        return work();
      };
      const kept: string[] = [];
      const keep = (what: string) => kept.push(what) > 0;
      const { ports } = receivePorts({
        now: clock.now,
        timer: clock.after,
        remaining: () => remaining,
        webhooks: {
          get: () => after(waits.get, () => WEBHOOKS),
          refresh: () => after(waits.refresh, () => WEBHOOKS),
          last: () => (warm ? WEBHOOKS : undefined),
        },
        queue: { send: () => after(waits.queue, () => ({ failed: keep('queued') ? 0 : 1 })) },
        items: { put: () => after(waits.items, () => ({ key: 'items/a', size: 1 })) },
        quarantine: { keep: ({ kind }) => after(waits.quarantine, () => keep(kind)) },
      });
      const bytes = Buffer.from(body);
      const headers = { 'x-oktopost-webhook': '0WA001', 'x-oktopost-secret': signature ?? sign(bytes, SECRET) };
      let answered = false;
      clock.start(async () => {
        const received = await receive({ method: 'POST', headers, body: bytes, takenAt: NOW - takenAgo }, ports);
        const { statusCode } = toResponse(received);
        const waited = takenAgo >= 0 && takenAgo < 9_000 ? takenAgo : 0;
        expect(clock.now() - NOW).toBeLessThanOrEqual(Math.max(0, Math.min(9_000 - waited, remaining) - 500));
        if (statusCode === 202) expect(kept).toEqual([body === '?' ? 'unreadable' : 'queued']);
        expect(signature === undefined ? [202, 503] : [401, 503]).toContain(statusCode);
        answered = true;
      });
      await clock.run();
      expect(answered).toBe(true);
    }),
  );
});
