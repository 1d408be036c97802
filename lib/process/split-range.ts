import type { DeadReason } from '../dead-letter.ts';
import { splitDelivery } from '../oktopost/delivery.ts';
import type { RangeMessage } from '../range-message.ts';
import { type ItemMessage, toMessages } from '../to-messages.ts';
import { bury } from './give-up.ts';
import type { ItemOutcome } from './outcome.ts';
import type { Invocation, QueueRecord } from './ports.ts';
import { Unreachable } from './unreachable.ts';

/**
 * Sends the items of a range as messages of their own, the very ones that receive would have sent. What could not be sent makes
 * the whole range come back: those that were are then in the queue twice, which the ledger makes harmless. To its own queue, but
 * one hop only, since no item makes messages: Lambda's recursion detection, which counts 16 of them, never counts a second.
 * Elements that are no items are in quarantine since the delivery was received.
 *
 * Throws where a service of ours cannot be reached.
 */
export async function splitRange(
  range: RangeMessage,
  record: QueueRecord,
  invocation: Pick<Invocation, 'ports'>,
): Promise<ItemOutcome> {
  const { ports } = invocation;
  const stored = await ports.deliveries.get(range.delivery.key);
  if (stored === undefined) return giveUp('stored item missing', range, record, invocation);
  const split = stored === 'altered' ? undefined : splitDelivery(stored.body, stored.payloadIds);
  if (stored === 'altered' || !split?.readable || split.count !== range.count)
    return giveUp('stored item altered', range, record, invocation);
  const info = { ...range, payloadIds: stored.payloadIds };
  const { messages } = await toMessages(info, split, ports.items, range);
  const bodies = messages.map(({ body }) => body);
  const { failed, error, refused = [] } = await ports.queue.send(bodies, new AbortController().signal, range.webhookId);
  if (refused.length > 0) await keepRefused(messages, refused, range, stored.body, ports);
  if (failed > 0) throw new Unreachable('the queue', named(error ?? 'Refused'));
  return { kind: 'split', items: messages.length - refused.length };
}

/** What the queue takes at no time is kept, as receive keeps it. */
async function keepRefused(
  messages: readonly ItemMessage[],
  refused: readonly { index: number; error: string }[],
  { deliveryId, webhookId, receivedAt }: RangeMessage,
  body: Uint8Array,
  { quarantine }: Invocation['ports'],
): Promise<void> {
  const first = refused.flatMap(({ index, error }) => {
    const position = messages[index]?.info.index;
    return position === undefined ? [] : [{ index: position, reason: `SQS refuses it: ${error}` }];
  });
  const elements = { count: first.length, first };
  const reason = 'elements of a delivery of many items are not queued';
  await quarantine.keep({ kind: 'unreadable', deliveryId, webhookId, receivedAt, reason, headers: {}, body, elements });
}

/** Its dead letter stands for all the items of the range. */
function giveUp(
  reason: DeadReason,
  range: RangeMessage,
  record: QueueRecord,
  { ports }: Pick<Invocation, 'ports'>,
): Promise<ItemOutcome> {
  const { deliveryId, webhookId, from, to, count } = range;
  const lost = reason === 'stored item missing' ? 'is missing in S3' : 'is not in S3 as it was stored';
  const message = `elements ${from} to ${to - 1} of ${count}: the delivery that holds them ${lost}`;
  const cause = { processor: '', errorName: 'StoredDeliveryLost', message };
  const info = { deliveryId, webhookId };
  return bury({ record, info, reason, cause, attempt: 1, firstAt: record.sentAt }, ports);
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}
