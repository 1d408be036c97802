import { hash } from 'node:crypto';
import type { World } from '../engine/world.ts';
import type { ObservedItem } from '../observer/registry.ts';
import type { ItemText } from './item-text.ts';
import type { Webhook } from './webhook.ts';

/** One delivery, as its sender knows it. */
export interface Delivery {
  /** `delivery12` */
  name: string;
  webhookId: string;
  body: Buffer;
  parts: readonly Part[];
  /** The ids in the header. */
  payloadIds: readonly string[];
  /** Undefined where its body cannot be read. */
  items: readonly ObservedItem[] | undefined;
  /** Oktopost has signed its body for its webhook. */
  isAuthentic: boolean;
}

export interface Part extends ItemText {
  payloadId: string;
}

/** How the ids in the header stand to the items: they are not signed, and nobody has promised that they pair. */
const PAIRINGS = { paired: 88, none: 4, 'one too few': 3, 'one too many': 3, 'all the same': 2 };

/** What nobody can read, though Oktopost has signed it. */
const UNREADABLE = ['[{"Id":1},', '"text"', '[[]]', '', '[{"Id":"\xff"}]'];

/** A delivery of Oktopost: what is in it counts as signed from now on. */
export function createDelivery(world: World, webhook: Webhook, parts: readonly Part[]): Delivery {
  const { random, observer } = world;
  const texts = parts.map(({ text }) => text);
  for (const text of texts) observer.registry.sign(webhook.id, text);
  const isLone = texts.length === 1 && random.chance(0.3);
  const body = isLone ? ` ${texts.join('')}\n` : `[ ${texts.join(random.pick([',', ' ,\r\n', ', ']))}]`;
  return deliveryOf(world, webhook.id, Buffer.from(body), parts, headerIds(parts, world));
}

/** These bytes under these ids: the i-th id belongs to the i-th item where the counts agree. */
export function deliveryOf(
  world: World,
  webhookId: string,
  body: Buffer,
  parts: readonly Part[],
  payloadIds: readonly string[],
): Delivery {
  const name = world.newName('delivery');
  const isPaired = payloadIds.length === parts.length;
  const items = parts.map(({ text, processors }, i) => {
    const payloadId = isPaired ? payloadIds[i] : undefined;
    const alike = parts.filter(
      (other, j) => j < i && other.text === text && (!isPaired || payloadIds[j] === payloadId),
    );
    const place = !isPaired && payloadIds.length > 0 ? placeOf(payloadIds, i) : undefined;
    const apart = place ?? (alike.length > 0 ? String(alike.length) : undefined);
    const item = world.observer.registry.item({ webhookId, payloadId, text, apart, processors });
    item.carriers.add(name);
    return item;
  });
  return { name, webhookId, body, parts, payloadIds, items, isAuthentic: true };
}

export function createUnreadableDelivery({ random, newName }: World, webhook: Webhook): Delivery {
  return {
    name: newName('delivery'),
    webhookId: webhook.id,
    body: Buffer.from(random.pick(UNREADABLE), 'latin1'),
    parts: [],
    payloadIds: [],
    items: undefined,
    isAuthentic: true,
  };
}

/** Where the ids do not pair, they and the position tell the items apart that are alike. */
function placeOf(payloadIds: readonly string[], index: number): string {
  return hash('sha256', JSON.stringify([payloadIds, index])).slice(0, 32);
}

function headerIds(parts: readonly Part[], { random }: World): string[] {
  const ids = parts.map(({ payloadId }) => payloadId);
  switch (random.weighted(PAIRINGS)) {
    case 'none':
      return [];
    case 'one too few':
      return ids.slice(1);
    case 'one too many':
      return [...ids, '00surplus'];
    case 'all the same':
      return ids.map(() => ids[0] ?? '');
    case 'paired':
      return ids;
  }
}
