import fc from 'fast-check';
import { type HttpEvent, toRequest } from '../../lib/aws/http-request.ts';
import { toResponse } from '../../lib/aws/http-response.ts';
import { REFUSED_BY_SQS, ROOM } from '../../lib/limits.ts';
import { decodeMessage } from '../../lib/message.ts';
import type { QuarantinedDelivery } from '../../lib/quarantine.ts';
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
    if (mustFail(delivery, store)) return assertSame([status, messages, quarantined], [503, [], []], 'not stored');
    assertSame(status, 202, 'status');
    if (outcome.kind === 'quarantined') return assertKept(quarantined, delivery.body, messages);
    assertSame([outcome.kind, quarantined], ['accepted', []], 'outcome');
    assertQueued(messages, delivery);
  },
);

/** Whether the store that is needed is the one that cannot be reached. */
function mustFail({ body }: Delivery, store: Store | undefined): boolean {
  const expected = reference(body);
  if (!expected.readable) return store === 'quarantine';
  return store === 'queue' && expected.events.length > 0;
}

function assertKept(quarantined: readonly QuarantinedDelivery[], body: Buffer, messages: readonly string[]): void {
  if (reference(body).readable) throw new Error('it was kept, and is readable');
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
    escaped(expected.text),
    expected.array,
    queued.map(({ json }) => json),
  );
  const paired = delivery.payloadIds.length === queued.length;
  for (const [index, { info }] of queued.entries()) {
    assertSame(info.event, (expected.events[index] ?? EVENT_OF[delivery.webhookId])?.slice(0, 100), 'event');
    assertSame([info.index, info.count, info.webhookId], [index, messages.length, delivery.webhookId], 'position');
    const id = delivery.payloadIds[index] ?? '';
    assertSame(info.payloadId, paired && /^[!-~]{1,128}$/.test(id) ? id : undefined, 'payload id');
  }
}

/** As in a queue message. */
function escaped(text: string): string {
  return text.replaceAll('\uFFFE', '\\ufffe').replaceAll('\uFFFF', '\\uffff');
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
  if (![401, 405, 413].includes(status)) throw new Error(`it was answered ${status}`);
  assertSame(messages, [], 'queued messages');
  assertSame(
    quarantined.filter(({ kind }) => kind !== 'rejected'),
    [],
    'kept as authentic',
  );
  assertSame(parsed, 0, 'times that something was parsed');
}
