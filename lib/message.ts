import { isRecord, parseJson, parseRecord } from './json.ts';

/**
 * The queue message: one item on its way from receive to process, as JSON that a person can read in the SQS console:
 * `{"v":1,"deliveryId":…,"webhookId":…,"payloadId":…,"event":…,"index":0,"count":3,"receivedAt":…,"sha256":…,"item":<as sent>}`.
 * An item that is too large for SQS has `"stored":{"key":…,"size":…}` instead of `"item"`; one with characters that SQS refuses
 * has its text as a JSON string, `"text":"…"`, in which they are escaped.
 */

/** Where an item came from and what it is, without its content. */
export interface ItemInfo {
  /** One POST; made here, printed in the answer and in every log line. */
  deliveryId: string;
  webhookId: string;
  /** Oktopost's id of the item; absent where the ids of a delivery do not pair with its items. */
  payloadId?: string;
  /** The event type that the envelope names, else the webhook's. May be one that this project does not know. */
  event: string;
  /** Position in the delivery, from 0. */
  index: number;
  /** Number of items in the delivery. */
  count: number;
  /** ISO 8601, UTC. */
  receivedAt: string;
  /** Of the item's bytes as Oktopost sent them or, where they were repaired, as they are here: 64 lower-case hex characters. */
  sha256: string;
  /** How many items of the delivery before it have the same bytes and id; absent: none. They are two events that are alike. */
  alike?: number;
  /** Of an item without an id in a delivery that has some: of them all and its position, so that a later delivery is another. */
  place?: string;
  /** A person has replayed it though it was done, and this is the replay's id: it is done once more for it. */
  again?: string;
  /** Control characters stood raw in its strings, and are escaped here; the delivery is kept as it came. */
  repaired?: true;
}

/** The place of an item that is too large for SQS; `size` in bytes. */
export interface StoredItem {
  key: string;
  size: number;
}

export type QueueMessage = { info: ItemInfo } & ({ json: string } | { stored: StoredItem });

const ITEM_MARK = ',"item":';

/** What SQS refuses of the characters that can stand in valid JSON; in a JSON string an escape means the same. */
const REFUSED = /[\uFFFE\uFFFF]/g;

export function encodeMessage(message: QueueMessage): string {
  const { info } = message;
  const text =
    'json' in message
      ? `${headOf(info)}${contentOf(message.json)}}`
      : JSON.stringify({ v: 1, ...info, stored: message.stored });
  return escapeForSqs(text);
}

/** Undefined where the text is not a message of this project. Never throws. */
export function decodeMessage(text: string): QueueMessage | undefined {
  const value = parseRecord(text);
  const info = value && readInfo(value);
  if (value === undefined || info === undefined) return undefined;
  if (isStoredItem(value.stored)) return { info, stored: { key: value.stored.key, size: value.stored.size } };
  if (typeof value.text === 'string')
    return parseJson(value.text) === undefined ? undefined : { info, json: value.text };
  if (value.item === undefined) return undefined;
  return { info, json: itemText(text, info, value.item) };
}

/** The item as it is or, so that its very bytes come back, as a JSON string whose escapes are not the item's. */
function contentOf(json: string): string {
  return json.search(REFUSED) === -1 ? ITEM_MARK + json : `,"text":${JSON.stringify(json)}`;
}

/** In JSON they stand inside strings only. */
function escapeForSqs(text: string): string {
  return text.replace(REFUSED, (char) => `\\u${char.charCodeAt(0).toString(16)}`);
}

/** Behind the head as it is written here stands the item; a message that was reformatted by hand loses what parsing loses. */
function itemText(text: string, info: ItemInfo, item: unknown): string {
  const head = escapeForSqs(headOf(info) + ITEM_MARK);
  const json = text.slice(head.length, -1);
  return text.startsWith(head) && parseJson(json) !== undefined ? json : JSON.stringify(item);
}

/** In one order, whatever order the fields of `info` are in: the item is found by the exact text before it. */
function headOf({
  deliveryId,
  webhookId,
  payloadId,
  event,
  index,
  count,
  receivedAt,
  sha256,
  ...more
}: ItemInfo): string {
  const { alike, place, again, repaired } = more;
  const about = { v: 1, deliveryId, webhookId, payloadId, event, index, count, receivedAt, sha256 };
  const head = { ...about, alike, place, again, repaired };
  return JSON.stringify(head).slice(0, -1);
}

function readInfo(value: Record<string, unknown>): ItemInfo | undefined {
  const {
    v,
    deliveryId,
    webhookId,
    payloadId,
    event,
    index,
    count,
    receivedAt,
    sha256,
    alike,
    place,
    again,
    repaired,
  } = value;
  if (v !== 1 || typeof deliveryId !== 'string' || typeof webhookId !== 'string' || typeof event !== 'string') return;
  if (typeof index !== 'number' || typeof count !== 'number') return;
  if (typeof receivedAt !== 'string' || Number.isNaN(Date.parse(receivedAt)) || typeof sha256 !== 'string') return;
  if (payloadId !== undefined && typeof payloadId !== 'string') return;
  if (alike !== undefined && typeof alike !== 'number') return;
  if ((place !== undefined && typeof place !== 'string') || (again !== undefined && typeof again !== 'string')) return;
  if (repaired !== undefined && repaired !== true) return;
  return {
    deliveryId,
    webhookId,
    ...(payloadId !== undefined && { payloadId }),
    event,
    index,
    count,
    receivedAt,
    sha256,
    ...(alike !== undefined && { alike }),
    ...(place !== undefined && { place }),
    ...(again !== undefined && { again }),
    ...(repaired !== undefined && { repaired }),
  };
}

function isStoredItem(value: unknown): value is StoredItem {
  return isRecord(value) && typeof value.key === 'string' && typeof value.size === 'number';
}
