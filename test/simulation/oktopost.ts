import { PAYLOAD_HEADER, SIGNATURE_HEADER, WEBHOOK_HEADER } from '../../lib/oktopost/headers.ts';
import { sign } from '../../lib/oktopost/signature.ts';
import { createDelivery, createUnreadableDelivery, type Delivery, deliveryOf, type Part } from './delivery.ts';
import type { Header, Post } from './gateway.ts';
import { createItemText, createOversizeItemText } from './item-text.ts';
import type { Webhook } from './webhook.ts';
import type { World } from './world.ts';

const ATTEMPTS = 6;
const PAUSE_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How many items a delivery has, and how often. */
const SIZES = { 'cannot be read': 3, none: 2, one: 50, few: 38, many: 7 };

/** What becomes of a delivery that was answered 2xx. */
const AFTERWARDS = { nothing: 84, 'sent again soon': 10, 'sent again days later': 6 };

export interface Sent {
  delivery: Delivery;
  headers: readonly Header[];
}

/** The sender: signs, tries 6 times at intervals of 10 minutes, holds back while a webhook is deactivated, and sends some things twice. */
export interface Oktopost {
  /** Something happens that the webhook is for. */
  happen(webhook: Webhook): void;
  happenOversize(webhook: Webhook): void;
  deactivate(webhook: Webhook): void;
  /** All that was held back is sent at once. */
  reactivate(webhook: Webhook): void;
  /** What it has sent so far: somebody may have seen it on its way. */
  readonly sent: readonly Sent[];
}

export function createOktopost(world: World, post: Post): Oktopost {
  const { clock, random, trace, tally, newName } = world;
  const sent: Sent[] = [];
  const texts = new Map<Webhook, Omit<Part, 'payloadId'>[]>();

  const createPart = (webhook: Webhook): Part => {
    const earlier = texts.get(webhook) ?? [];
    // Two events may be alike to the last byte.
    const text = earlier.length > 0 && random.chance(0.02) ? random.pick(earlier) : createItemText(webhook, random);
    texts.set(webhook, [...earlier, text]);
    return { ...text, payloadId: newName('00') };
  };

  const nextDelivery = (webhook: Webhook): Delivery => {
    const partsOf = (count: number) => Array.from({ length: count }, () => createPart(webhook));
    switch (random.weighted(SIZES)) {
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
  };

  /** True where it was answered 2xx. */
  const attempt = async (webhook: Webhook, delivery: Delivery, number: number): Promise<boolean> => {
    const headers: Header[] = [
      [WEBHOOK_HEADER, webhook.id],
      [SIGNATURE_HEADER, sign(delivery.body, webhook.secret)],
      [PAYLOAD_HEADER, delivery.payloadIds.join(',')],
    ];
    sent.push({ delivery, headers });
    tally.add('posts');
    const status = await post(delivery, headers);
    trace.add('Oktopost', `attempt ${number} of ${delivery.name}:`, status ?? 'no answer');
    return status !== undefined && status >= 200 && status < 300;
  };

  const deliver = async (webhook: Webhook, delivery: Delivery): Promise<boolean> => {
    for (let number = 1; number <= ATTEMPTS; number++) {
      if (!webhook.isActive) {
        webhook.held.push(delivery);
        return false;
      }
      if (await attempt(webhook, delivery, number)) return true;
      await clock.sleep(PAUSE_MS);
    }
    trace.add('Oktopost', 'gives up', delivery.name);
    tally.add('given up by Oktopost');
    return false;
  };

  const deliverAndMore = async (webhook: Webhook, delivery: Delivery) => {
    tally.add('deliveries');
    // It may also be sent twice at the same moment.
    if (random.chance(0.03)) clock.start(async () => void (await deliver(webhook, delivery)));
    if (!(await deliver(webhook, delivery))) return;
    const afterwards = random.weighted(AFTERWARDS);
    if (afterwards === 'nothing') return;
    tally.add(afterwards);
    await clock.sleep(
      afterwards === 'sent again soon' ? random.between(60_000, 5 * HOUR_MS) : random.between(2 * DAY_MS, 45 * DAY_MS),
    );
    await deliver(webhook, delivery);
  };

  return {
    sent,
    happen: (webhook) => clock.start(() => deliverAndMore(webhook, nextDelivery(webhook))),
    happenOversize: (webhook) => {
      const part = { ...createOversizeItemText(webhook, random), payloadId: newName('00') };
      tally.add('oversize items');
      clock.start(() => deliverAndMore(webhook, createDelivery(world, webhook, [part, createPart(webhook)])));
    },
    deactivate(webhook) {
      trace.add('Oktopost', `deactivates ${webhook.id}`);
      tally.add('deactivations');
      webhook.isActive = false;
    },
    reactivate(webhook) {
      trace.add('Oktopost', `reactivates ${webhook.id}, and sends ${webhook.held.length} deliveries at once`);
      webhook.isActive = true;
      for (const delivery of regrouped(webhook.held.splice(0)))
        clock.start(async () => void (await deliver(webhook, delivery)));
    },
  };

  /** Nobody has promised that what was held comes in the same portions; the ids of the items stay. */
  function regrouped(held: readonly Delivery[]): readonly Delivery[] {
    const webhookId = held[0]?.webhookId;
    const [pairing, others] = [held.filter(isPaired), held.filter((delivery) => !isPaired(delivery))];
    if (webhookId === undefined || pairing.length < 2 || random.chance(0.5)) return held;
    const parts = pairing.flatMap((delivery) => delivery.parts);
    const body = Buffer.from(`[${parts.map(({ text }) => text).join(',')}]`);
    const merged = deliveryOf(
      world,
      webhookId,
      body,
      parts,
      parts.map(({ payloadId }) => payloadId),
    );
    return [...others, merged];
  }
}

function isPaired({ items, parts, payloadIds }: Delivery): boolean {
  return items !== undefined && parts.every(({ payloadId }, i) => payloadId === payloadIds[i]);
}
