import { isRecord, parseRecord } from './json.ts';
import type { ItemInfo, StoredItem } from './message.ts';
import type { Range } from './to-messages.ts';

/**
 * The queue's second kind of message: a range of a delivery that has more items than can be sent before it must be answered. It
 * is stored as a whole, and whoever receives the range makes the messages of its items:
 * `{"v":1,"deliveryId":…,"webhookId":…,"event":…,"receivedAt":…,"count":56125,"from":0,"to":1000,"delivery":{"key":…,"size":…}}`.
 */
export interface RangeMessage
  extends Pick<ItemInfo, 'deliveryId' | 'webhookId' | 'event' | 'receivedAt' | 'count'>,
    Range {
  /** Where the delivery is stored; its payload ids are beside its body. */
  delivery: StoredItem;
}

export function encodeRange(message: RangeMessage): string {
  const { deliveryId, webhookId, event, receivedAt, count, from, to, delivery } = message;
  return JSON.stringify({ v: 1, deliveryId, webhookId, event, receivedAt, count, from, to, delivery });
}

/** Undefined where the text is no such message. Never throws. */
export function decodeRange(text: string): RangeMessage | undefined {
  const { v, deliveryId, webhookId, event, receivedAt, count, from, to, delivery } = parseRecord(text) ?? {};
  if (v !== 1 || typeof deliveryId !== 'string' || typeof webhookId !== 'string' || typeof event !== 'string') return;
  if (typeof receivedAt !== 'string' || Number.isNaN(Date.parse(receivedAt))) return;
  if (typeof count !== 'number' || typeof from !== 'number' || typeof to !== 'number') return;
  if (!isRecord(delivery) || typeof delivery.key !== 'string' || typeof delivery.size !== 'number') return;
  const { key, size } = delivery;
  return { deliveryId, webhookId, event, receivedAt, count, from, to, delivery: { key, size } };
}
