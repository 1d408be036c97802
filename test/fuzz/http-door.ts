import fc from 'fast-check';
import { type HttpEvent, toRequest } from '../../lib/aws/http-request.ts';
import { toResponse } from '../../lib/aws/http-response.ts';
import { REFUSED_BY_SQS, ROOM } from '../../lib/limits.ts';
import { decodeMessage } from '../../lib/message.ts';
import { isAuthentic, type QuarantinedDelivery } from '../../lib/quarantine.ts';
import type { AcceptedDelivery } from '../../lib/receive/outcome.ts';
import { receive } from '../../lib/receive/receive.ts';
import { receivePorts } from '../support/receive-ports.ts';
import { type Delivery, eventOf, signed } from './deliveries.ts';
import { forged } from './forgeries.ts';
import { fuzzProperty } from './fuzz-property.ts';
import { oddEvent } from './odd-events.ts';
import { countParsing } from './parsing.ts';
import { assertFills, assertSame, reference } from './reference.ts';

const EVENT_OF: Record<string, string> = { '0WA001': 'postSent', '0WA002': 'newLead' };

type Store = 'queue' | 'quarantine';
const outOfReach = fc.constantFrom<(Store | undefined)[]>(undefined, undefined, undefined, 'queue', 'quarantine');

async function post(event: HttpEvent, store?: Store) {
  const { ports, messages, quarantined } = receivePorts();
  if (store === 'queue') ports.queue.send = async (batch) => ({ failed: Math.min(1, batch.length) });
  if (store === 'quarantine') ports.quarantine.keep = () => Promise.reject(new TypeError('out of reach'));
  const { result, parsed } = await countParsing(() => receive(toRequest(event), ports));
  return { outcome: result.outcome, status: toResponse(result).statusCode, messages, quarantined, parsed };
}

export const authentic = fuzzProperty(
  'authentic',
  'what is signed is queued item by item, byte for byte, or kept whole, and answered 202; else 503',
  fc.tuple(signed, outOfReach),
  async ([delivery, store], saw) => {
    const { outcome, status, messages, quarantined } = await post(eventOf(delivery), store);
    saw(outcome.kind === 'quarantined' ? outcome.reason : outcome.kind);
    if (status === 503) {
      if (store === undefined) throw new Error('it was not stored, though every store can be reached');
      return assertSame(quarantined, [], 'kept');
    }
    assertSame(status, 202, 'status');
    assertNeeded(store, messages, quarantined);
    if (outcome.kind === 'quarantined') return assertKept(quarantined, delivery.body, messages);
    if (outcome.kind !== 'accepted') throw new Error(`it was answered 202, and ended as "${outcome.kind}"`);
    if (outcome.quarantined > 0 || outcome.repaired > 0) {
      saw(outcome.quarantined > 0 ? 'some elements kept' : 'repaired');
      return assertPartlyQueued(messages, quarantined, delivery.body, outcome);
    }
    assertSame(quarantined, [], 'kept');
    if (!outcome.drift.includes('list of PHP')) assertQueued(messages, delivery);
  },
);

/** What is answered 202 cannot have needed the store that is out of reach. */
function assertNeeded(
  store: Store | undefined,
  messages: readonly string[],
  quarantined: readonly QuarantinedDelivery[],
): void {
  if (store === 'queue') assertSame(messages, [], 'queued messages');
  if (store === 'quarantine') assertSame(quarantined, [], 'kept');
}

/** What is queued of a delivery that is kept as well: items of it, and nothing twice or lost. */
function assertPartlyQueued(
  messages: readonly string[],
  quarantined: readonly QuarantinedDelivery[],
  body: Buffer,
  outcome: AcceptedDelivery,
): void {
  const kept = quarantined.map((delivery) => [delivery.kind, delivery.elements?.count, delivery.body]);
  const isPartly = outcome.quarantined > 0;
  assertSame(kept, [isPartly ? ['unreadable', outcome.quarantined, body] : ['repaired', undefined, body]], 'kept');
  assertSame(messages.length, outcome.items, 'queued messages');
  for (const message of messages) {
    const decoded = decodeMessage(message);
    if (decoded === undefined || !('json' in decoded)) throw new Error(`not a message with an item: ${message}`);
    if (!decoded.info.repaired && !body.includes(decoded.json)) throw new Error('an item is not in the body');
    assertSame(decoded.info.count, outcome.items + outcome.quarantined, 'count');
  }
}

function assertKept(quarantined: readonly QuarantinedDelivery[], body: Buffer, messages: readonly string[]): void {
  const expected = reference(body);
  const mayBeNone = ['an object that may be a list', 'an empty list for payload ids'];
  if (expected.readable && !mayBeNone.includes(quarantined[0]?.reason ?? ''))
    throw new Error('it was kept, and is readable');
  assertSame(messages, [], 'queued messages');
  assertSame(
    quarantined.map((kept) => [kept.kind, kept.body]),
    [['unreadable', body]],
    'kept',
  );
}

function assertQueued(messages: readonly string[], delivery: Delivery): void {
  const expected = reference(delivery.body);
  if (!expected.readable) throw new Error('it was accepted, and is not readable');
  const queued = messages.map((message) => {
    const decoded = decodeMessage(message);
    if (decoded === undefined || !('json' in decoded)) throw new Error(`not a message with an item: ${message}`);
    if (REFUSED_BY_SQS.test(message) || Buffer.byteLength(message) > ROOM.messageBytes)
      throw new Error('SQS would refuse it');
    return decoded;
  });
  assertFills(
    expected.text,
    expected.array,
    queued.map(({ json }) => json),
  );
  const { payloadIds } = delivery;
  // Commas too many at the end count only as far as they are needed.
  const paired = payloadIds.length >= queued.length && payloadIds.slice(queued.length).every((id) => id === '');
  for (const [index, { info }] of queued.entries()) {
    assertSame(info.event, (expected.events[index] ?? EVENT_OF[delivery.webhookId])?.slice(0, 100), 'event');
    assertSame([info.index, info.count, info.webhookId], [index, messages.length, delivery.webhookId], 'position');
    const id = delivery.payloadIds[index] ?? '';
    assertSame(info.payloadId, paired && /^[!-~]{1,128}$/.test(id) ? id : undefined, 'payload id');
  }
}

export const forgery = fuzzProperty(
  'forged',
  'what was changed after it was signed is refused, never queued, and not even parsed',
  forged,
  async ({ event, how }, saw) => assertRefused(await post(event), saw, how),
);

export const unsigned = fuzzProperty(
  'unsigned',
  'whatever else may reach the Lambda is refused, never queued, and not even parsed',
  oddEvent,
  async (event, saw) => assertRefused(await post(event), saw),
);

function assertRefused(
  { outcome, status, messages, quarantined, parsed }: Awaited<ReturnType<typeof post>>,
  saw: (what: string) => void,
  how = '',
): void {
  saw([how, 'reason' in outcome ? outcome.reason : outcome.kind].filter(Boolean).join(': '));
  if (![401, 404, 405].includes(status)) throw new Error(`it was answered ${status}`);
  assertSame(messages, [], 'queued messages');
  assertSame(quarantined.filter(isAuthentic), [], 'kept as authentic');
  assertSame(parsed, 0, 'times that something was parsed');
}
