import { hash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { encodeMessage } from '../../lib/message.ts';
import type { RetryScope } from '../../lib/processor-errors.ts';
import { NOW } from '../support/receive-ports.ts';
import { oddMessage } from './messages.ts';

export type Behaviour =
  | 'succeeds'
  | 'fails'
  | 'throws a text'
  | 'gives up'
  | 'hangs'
  | { retryAfter: number; scope: RetryScope };

/** A call of a port fails before it has its effect, or after it: then its answer is lost. */
export type Fault = 'none' | 'before' | 'after';

export interface Batch {
  records: SQSRecord[];
  /** Milliseconds until the next one; a lease takes 65 seconds to end. */
  pause: number;
}

export interface Scenario {
  batches: Batch[];
  /** What the processors do, call by call; after the last they succeed. */
  behaviours: Behaviour[];
  /** What befalls the calls of ports, in turn; after the last nothing does. */
  faults: Fault[];
  /** Milliseconds that each run of a processor takes of its invocation. */
  pace: number;
  /** What the random numbers of the world are. */
  random: number;
  settings: {
    retryMs: number;
    itemsAtOnce: number;
    replayGuard: 'report' | 'reject';
    changedContent: 'processAgain' | 'once';
  };
}

const HOUR = 3_600_000;

/** Few of each, so that items meet again: as resends, as replays under another id, and as others that are alike. */
const message = fc
  .record({
    number: fc.nat(2),
    event: fc.constantFrom('postSent', 'brandNew', 'constructor'),
    webhookId: fc.constantFrom('0WA001', '0WA002'),
    payloadId: fc.constantFrom(undefined, '0001', '0002'),
    deliveryId: fc.constantFrom('delivery-1', 'delivery-2'),
    kept: fc.constantFrom<(Place | undefined)[]>(
      undefined,
      undefined,
      undefined,
      'present',
      'altered',
      'missing',
      'out of reach',
    ),
  })
  .map(({ number, event, webhookId, payloadId, deliveryId, kept }) => {
    const json = itemText(event, number);
    const sha256 = hash('sha256', json);
    const id = payloadId === undefined ? {} : { payloadId };
    const info = {
      deliveryId,
      webhookId,
      ...id,
      event,
      index: 0,
      count: 1,
      receivedAt: new Date(NOW).toISOString(),
      sha256,
    };
    const key = JSON.stringify({ kept, event, number });
    return encodeMessage({ info, ...(kept === undefined ? { json } : { stored: { key, size: json.length } }) });
  });

/** How the store answers for an item that is too large for a message. */
type Place = 'present' | 'altered' | 'missing' | 'out of reach';

/** The store of items; what it does stands in the key. */
export async function getStored(key: string): Promise<string | undefined> {
  const { kept, event, number } = readKey(key);
  if (kept === 'out of reach') throw new TypeError('slow down');
  if (kept === 'missing') return undefined;
  return itemText(event, number) + (kept === 'altered' ? ' ' : '');
}

function readKey(key: string): { kept: string; event: string; number: number } {
  try {
    return { kept: 'missing', event: '', number: 0, ...JSON.parse(key) };
  } catch {
    return { kept: 'missing', event: '', number: 0 };
  }
}

function itemText(event: string, number: number): string {
  return `{"event":"${event}", "data":{"Number":${number}}}`;
}

const text = fc.oneof(
  { weight: 8, arbitrary: message },
  { weight: 1, arbitrary: oddMessage },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);

const attributes = fc.record({
  receiveCount: fc.constantFrom(1, 2, 6, 1_000, 2_147_483_647),
  age: fc.constantFrom(0, 0, HOUR, 3.4 * 24 * HOUR, 6.6 * 24 * HOUR),
});

function toRecord(
  body: string,
  position: number,
  { receiveCount, age }: { receiveCount: number; age: number },
): SQSRecord {
  return {
    messageId: `message-${position}`,
    receiptHandle: 'handle',
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(NOW - age),
      SenderId: '',
      ApproximateFirstReceiveTimestamp: String(NOW),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:items',
    awsRegion: 'us-east-1',
  };
}

/** Each batch is some of the messages, again and again as SQS may deliver them, a message twice in one batch included. */
const batches = fc.array(text, { minLength: 1, maxLength: 4 }).chain((texts) =>
  fc
    .array(
      fc.record({
        records: fc.array(fc.tuple(fc.nat(texts.length - 1), attributes), { maxLength: 5 }),
        pause: fc.constantFrom(70_000, 70_000, 1_000),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((list) =>
      list.map(({ records, pause }) => ({
        records: records.map(([position, how]) => toRecord(texts[position] ?? '', position, how)),
        pause,
      })),
    ),
);

const behaviour = fc.oneof(
  fc.constantFrom<Behaviour[]>('succeeds', 'succeeds', 'fails', 'fails', 'throws a text', 'gives up', 'hangs'),
  fc.record({
    retryAfter: fc.constantFrom(0, 0.5, 90, -1, 1e9, Number.NaN, Number.POSITIVE_INFINITY),
    scope: fc.constantFrom<RetryScope[]>('item', 'destination'),
  }),
);

export const scenario: fc.Arbitrary<Scenario> = fc.record({
  batches,
  behaviours: fc.array(behaviour, { maxLength: 12 }),
  faults: fc.array(fc.constantFrom<Fault[]>('none', 'none', 'none', 'before', 'after'), { maxLength: 40 }),
  pace: fc.constantFrom(0, 0, 18_000),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  settings: fc.record({
    retryMs: fc.constantFrom(1, 100_000, 84 * HOUR),
    itemsAtOnce: fc.integer({ min: 1, max: 5 }),
    replayGuard: fc.constantFrom('report', 'reject'),
    changedContent: fc.constantFrom('processAgain', 'once'),
  }),
});
