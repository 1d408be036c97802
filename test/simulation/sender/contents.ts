import { swarm } from '../engine/swarm.ts';
import type { World } from '../engine/world.ts';
import { createDelivery, createUnreadableDelivery, type Delivery, deliveryOf, type Part } from './delivery.ts';
import { createItemText, createOversizeItemText, fatesOfDay, type ItemText } from './item-text.ts';
import type { Webhook } from './webhook.ts';

/** How many items a delivery has, and how often. */
const SIZES = { 'cannot be read': 3, none: 2, one: 50, few: 38, many: 7 };

/** What the deliveries of Oktopost hold. */
export function createContents(world: World) {
  const { random, newName } = world;
  const sizes = swarm(SIZES, random, 'one');
  const fates = fatesOfDay(random);
  const texts = new Map<Webhook, ItemText[]>();

  const createPart = (webhook: Webhook): Part => {
    const earlier = texts.get(webhook) ?? [];
    // Two events may be alike to the last byte.
    const text =
      earlier.length > 0 && random.chance(0.02) ? random.pick(earlier) : createItemText(webhook, fates, random);
    earlier.push(text);
    texts.set(webhook, earlier);
    return { ...text, payloadId: newName('00') };
  };

  return {
    next(webhook: Webhook): Delivery {
      const partsOf = (count: number) => Array.from({ length: count }, () => createPart(webhook));
      switch (random.weighted(sizes)) {
        case 'cannot be read':
          return createUnreadableDelivery(world, webhook);
        case 'none':
          return createDelivery(world, webhook, []);
        case 'one':
          return createDelivery(world, webhook, partsOf(1));
        case 'few':
          return createDelivery(world, webhook, partsOf(random.between(2, 5)));
        case 'many':
          return createDelivery(world, webhook, partsOf(random.between(11, 30)));
      }
    },

    /** With an item that SQS does not take. */
    oversize(webhook: Webhook): Delivery {
      const part = { ...createOversizeItemText(webhook, random), payloadId: newName('00') };
      return createDelivery(world, webhook, [part, createPart(webhook)]);
    },

    /** Nobody has promised that what was held back comes in the same portions; the ids of the items stay. */
    regroup(held: readonly Delivery[]): readonly Delivery[] {
      const webhookId = held[0]?.webhookId;
      const paired = held.filter(isPaired);
      if (webhookId === undefined || paired.length < 2 || random.chance(0.5)) return held;
      const parts = paired.flatMap((delivery) => delivery.parts);
      const ids = parts.map(({ payloadId }) => payloadId);
      const body = Buffer.from(`[${parts.map(({ text }) => text).join(',')}]`);
      return [...held.filter((delivery) => !isPaired(delivery)), deliveryOf(world, webhookId, body, parts, ids)];
    },
  };
}

function isPaired({ items, parts, payloadIds }: Delivery): boolean {
  return items !== undefined && parts.every(({ payloadId }, i) => payloadId === payloadIds[i]);
}
