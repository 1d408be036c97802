import { hash } from 'node:crypto';
import { ROOM } from './limits.ts';
import { encodeMessage, type ItemInfo, type StoredItem } from './message.ts';
import type { DeliveryElement, ReadableDelivery, Unreadable } from './oktopost/delivery.ts';
import type { DeliveryItem } from './oktopost/element.ts';

/** An event name longer than any that Oktopost has; the full text stays in the item. */
const MAX_EVENT_LENGTH = 100;

/** The ids are not signed, and become part of a DynamoDB key of at most 2,048 bytes. */
const PAYLOAD_ID = /^[\x21-\x7e]{1,128}$/;

/** What the items of one delivery have in common; `event` is the webhook's, for items that do not name their own. */
export type DeliveryInfo = Pick<ItemInfo, 'deliveryId' | 'webhookId' | 'receivedAt' | 'event'> & {
  payloadIds: readonly string[];
};

/** Positions in a delivery; `to` is the first that is not in it. */
export interface Range {
  from: number;
  to: number;
}

export interface ItemMessage {
  info: ItemInfo;
  body: string;
}

/** An element of a delivery that is not queued. */
export interface UnqueuedElement {
  index: number;
  reason: Unreadable;
}

export interface Messages {
  messages: readonly ItemMessage[];
  /** How many of them carry the place of an item that is too large. */
  oversize: number;
  unreadable: readonly UnqueuedElement[];
}

/** Items that are too large for SQS. */
export interface OversizeStore {
  /** Durably, once it returns. The same content has the same place, so that a resend does not pile up. */
  put(webhookId: string, sha256: string, json: string): Promise<StoredItem>;
}

/**
 * One queue message for each item, in order; for those of a range the same that the whole delivery would have given. Throws where
 * an item is too large for SQS, and cannot be stored either.
 */
export async function toMessages(
  delivery: DeliveryInfo,
  split: ReadableDelivery,
  store: OversizeStore,
  range: Range = { from: 0, to: split.count },
): Promise<Messages> {
  const messages: ItemMessage[] = [];
  const unreadable: UnqueuedElement[] = [];
  const number = numbering(range.from === 0 ? undefined : identitiesIn(split, range));
  let oversize = 0;
  for (const element of split.elements()) {
    const { index } = element;
    if (index >= range.to) break;
    if ('reason' in element) {
      if (index >= range.from) unreadable.push({ index, reason: element.reason });
      continue;
    }
    const sha256 = hash('sha256', element.item.json);
    const alike = number(identityOf(element, sha256));
    if (index < range.from) continue;
    const info = toInfo(delivery, split, element, sha256, alike);
    const { json } = element.item;
    let body = encodeMessage({ info, json });
    // An item that does not fit is stored, and a message with its place travels instead.
    if (Buffer.byteLength(body) > ROOM.messageBytes) {
      body = encodeMessage({ info, stored: await store.put(info.webhookId, info.sha256, json) });
      oversize++;
    }
    messages.push({ info, body });
  }
  return { messages, oversize, unreadable };
}

/** The event type under which an item is processed. */
export function eventOfItem({ event }: DeliveryItem, delivery: Pick<DeliveryInfo, 'event'>): string {
  return (event ?? delivery.event).slice(0, MAX_EVENT_LENGTH);
}

type ItemElement = Extract<DeliveryElement, { item: DeliveryItem }>;

function toInfo(
  delivery: DeliveryInfo,
  split: ReadableDelivery,
  element: ItemElement,
  sha256: string,
  alike: number,
): ItemInfo {
  const { deliveryId, webhookId, receivedAt, payloadIds } = delivery;
  const { index, item } = element;
  const payloadId = usableId(element);
  const needsPlace = !split.paired && element.payloadId === undefined;
  return {
    deliveryId,
    webhookId,
    ...(payloadId !== undefined && { payloadId }),
    event: eventOfItem(item, delivery),
    index,
    count: split.count,
    receivedAt,
    sha256,
    // Two that are alike in one delivery are two events, and not one that was sent twice.
    ...(!needsPlace && alike > 0 && { alike }),
    ...(needsPlace && { place: placeOf(payloadIds, index) }),
    ...(item.repaired && { repaired: true }),
  };
}

/** A resend has the same ids in the same order; a later event that is alike has others. */
function placeOf(payloadIds: readonly string[], index: number): string {
  return hash('sha256', JSON.stringify([payloadIds, index])).slice(0, 32);
}

function usableId({ payloadId }: DeliveryElement): string | undefined {
  return payloadId !== undefined && PAYLOAD_ID.test(payloadId) ? payloadId : undefined;
}

function identityOf(element: ItemElement, sha256: string): string {
  return `${sha256} ${usableId(element)}`;
}

/** Counts how often an identity came before; of a range only those are remembered that it holds, for there may be a million. */
function numbering(counted: ReadonlySet<string> | undefined): (identity: string) => number {
  const seen = new Map<string, number>();
  return (identity) => {
    if (counted?.has(identity) === false) return 0;
    const before = seen.get(identity) ?? 0;
    seen.set(identity, before + 1);
    return before;
  };
}

function identitiesIn(split: ReadableDelivery, { from, to }: Range): ReadonlySet<string> {
  const identities = new Set<string>();
  for (const element of split.elements()) {
    if (element.index >= to) break;
    if (element.index >= from && 'item' in element)
      identities.add(identityOf(element, hash('sha256', element.item.json)));
  }
  return identities;
}
