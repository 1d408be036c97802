import { hash } from 'node:crypto';
import { ROOM } from '../limits.ts';
import { encodeMessage, type ItemInfo } from '../message.ts';
import type { DeliveryItem } from '../oktopost/delivery.ts';
import type { OversizeItems } from './ports.ts';

/** An event name longer than any that Oktopost has; the full text stays in the item. */
const MAX_EVENT_LENGTH = 100;

/** The ids are not signed, and become part of a DynamoDB key of at most 2,048 bytes. */
const PAYLOAD_ID = /^[\x21-\x7e]{1,128}$/;

/** What the items of one delivery have in common. */
export type DeliveryInfo = Pick<ItemInfo, 'deliveryId' | 'webhookId' | 'receivedAt'> & {
  payloadIds: readonly string[];
  /** The webhook's event type, for items that do not name their own. */
  event: string;
};

export interface Messages {
  messages: readonly string[];
  /** How many of them carry the place of an item that is too large. */
  oversize: number;
  /** The number of items by event type. */
  events: ReadonlyMap<string, number>;
}

/** One queue message for each item, in order. Throws where an item is too large for SQS, and cannot be stored either. */
export async function toMessages(
  delivery: DeliveryInfo,
  items: readonly DeliveryItem[],
  store: OversizeItems,
): Promise<Messages> {
  const messages: string[] = [];
  const events = new Map<string, number>();
  const seen = new Map<string, number>();
  let oversize = 0;
  for (const [index, { json, event }] of items.entries()) {
    const info = numbered(toInfo(delivery, json, event, index, items.length), seen);
    events.set(info.event, (events.get(info.event) ?? 0) + 1);
    let message = encodeMessage({ info, json });
    // An item that does not fit is stored, and a message with its place travels instead.
    if (Buffer.byteLength(message) > ROOM.messageBytes) {
      message = encodeMessage({ info, stored: await store.put(info.webhookId, info.sha256, json) });
      oversize++;
    }
    messages.push(message);
  }
  return { messages, oversize, events };
}

function toInfo(
  delivery: DeliveryInfo,
  json: string,
  event: string | undefined,
  index: number,
  count: number,
): ItemInfo {
  const { deliveryId, webhookId, receivedAt, payloadIds } = delivery;
  // Where the counts disagree nobody can tell which id belongs to which item.
  const isPaired = payloadIds.length === count;
  const payloadId = isPaired ? payloadIds[index] : undefined;
  return {
    deliveryId,
    webhookId,
    ...(payloadId !== undefined && PAYLOAD_ID.test(payloadId) && { payloadId }),
    event: (event ?? delivery.event).slice(0, MAX_EVENT_LENGTH),
    index,
    count,
    receivedAt,
    sha256: hash('sha256', json),
    ...(!isPaired && payloadIds.length > 0 && { place: placeOf(payloadIds, index) }),
  };
}

/** A resend has the same ids in the same order; a later event that is alike has others. */
function placeOf(payloadIds: readonly string[], index: number): string {
  return hash('sha256', JSON.stringify([payloadIds, index])).slice(0, 32);
}

/** Two that are alike in one delivery are two events, and not one that was sent twice. */
function numbered(info: ItemInfo, seen: Map<string, number>): ItemInfo {
  const alike = seen.get(`${info.sha256} ${info.payloadId}`) ?? 0;
  seen.set(`${info.sha256} ${info.payloadId}`, alike + 1);
  return alike === 0 || info.place !== undefined ? info : { ...info, alike };
}
