import { createHash } from 'node:crypto';
import type { QueueMessage } from '../message.ts';
import { openEnvelope } from '../oktopost/envelope.ts';
import type { Item } from '../processor.ts';
import type { OversizeItems } from './ports.ts';

export interface LoadedItem {
  item: GiveItem;
  /** As it was sent. */
  json: string;
}

export type Loaded = LoadedItem | { lost: 'stored item missing' | 'stored item altered' };

/**
 * Gives the item, another one at each call: a processor may change what it was given, and its neighbour still gets what was sent.
 */
export type GiveItem = () => Item<string>;

/** The item that a message carries or points to, as processors get it. Throws where the store cannot be reached. */
export async function loadItem(message: QueueMessage, key: string, items: OversizeItems): Promise<Loaded> {
  if ('json' in message) return { item: givenAnew(message, key, message.json), json: message.json };
  const json = await items.get(message.stored.key);
  if (json === undefined) return { lost: 'stored item missing' };
  if (createHash('sha256').update(json).digest('hex') !== message.info.sha256) return { lost: 'stored item altered' };
  return { item: givenAnew(message, key, json), json };
}

/** Parsed here once, where a failure is one of loading. */
function givenAnew(message: QueueMessage, key: string, json: string): GiveItem {
  let first: Item<string> | undefined = toItem(message, key, json);
  return () => {
    const item = first ?? toItem(message, key, json);
    first = undefined;
    return item;
  };
}

function toItem({ info }: QueueMessage, key: string, json: string): Item<string> {
  const { data, timestamp } = openEnvelope(JSON.parse(json));
  const { event, payloadId, webhookId, deliveryId, index, count } = info;
  return {
    key,
    event,
    data,
    json,
    ...(payloadId !== undefined && { payloadId }),
    webhookId,
    deliveryId,
    ...(timestamp !== undefined && { timestamp }),
    index,
    count,
  };
}
