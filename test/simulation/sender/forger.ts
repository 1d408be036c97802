import { PAYLOAD_HEADER, SIGNATURE_HEADER, WEBHOOK_HEADER } from '../../../lib/oktopost/headers.ts';
import { sign } from '../../../lib/oktopost/signature.ts';
import type { Header, Post } from '../aws/gateway.ts';
import type { World } from '../engine/world.ts';
import { type Delivery, deliveryOf } from './delivery.ts';
import type { Sent } from './oktopost.ts';
import type { Webhook } from './webhook.ts';

const TRICKS = {
  'alters the body': 2,
  'signs with another secret': 2,
  'does not sign': 1,
  'signs twice': 1,
  'names an unknown webhook': 1,
  'names another webhook': 1,
  // The bytes are authentic, and only the ids are not: such a delivery is taken.
  'names new payload ids': 2,
  'names the payload ids of another delivery': 4,
};

/** Somebody who knows the URL, and may have seen deliveries on their way, but knows no secret. Each call is one attempt. */
export function createForger(world: World, webhooks: readonly Webhook[], sent: readonly Sent[], post: Post) {
  const { random, clock, tally, trace } = world;

  const forge = (seen: Sent): Sent => {
    const { delivery, headers } = seen;
    const trick = random.weighted(TRICKS);
    tally.add('forged posts');
    const forged = { ...delivery, isAuthentic: false, name: world.newName('forgery') };
    trace.add('forger', forged.name, trick, 'of', delivery.name);
    switch (trick) {
      case 'alters the body':
        return { delivery: { ...forged, body: altered(delivery.body) }, headers };
      case 'signs with another secret':
        return { delivery: forged, headers: withHeader(headers, SIGNATURE_HEADER, sign(delivery.body, 'a guess')) };
      case 'does not sign':
        return { delivery: forged, headers: headers.filter(([name]) => name !== SIGNATURE_HEADER) };
      case 'signs twice':
        return { delivery: forged, headers: [...headers, [SIGNATURE_HEADER, sign(delivery.body, 'a guess')]] };
      case 'names an unknown webhook':
        return { delivery: forged, headers: withHeader(headers, WEBHOOK_HEADER, 'unknown') };
      case 'names another webhook':
        return { delivery: forged, headers: withHeader(headers, WEBHOOK_HEADER, otherWebhook(delivery).id) };
      case 'names new payload ids':
        return renamed(
          seen,
          delivery.parts.map(() => world.newName('99')),
        );
      case 'names the payload ids of another delivery':
        return renamed(seen, random.pick(sent).delivery.payloadIds);
    }
  };

  const renamed = ({ delivery, headers }: Sent, payloadIds: readonly string[]): Sent => {
    const { webhookId, body, parts } = delivery;
    // What cannot be read has no items, whatever the ids.
    const copy = delivery.items ? deliveryOf(world, webhookId, body, parts, payloadIds) : delivery;
    return { delivery: copy, headers: withHeader(headers, PAYLOAD_HEADER, payloadIds.join(',')) };
  };

  const otherWebhook = ({ webhookId }: Delivery) => random.pick(webhooks.filter(({ id }) => id !== webhookId));

  return () => {
    if (sent.length === 0) return;
    const { delivery, headers } = forge(random.pick(sent));
    clock.start(async () => void (await post(delivery, headers)));
  };
}

function altered(body: Buffer): Buffer {
  return Buffer.from(`[{"Id":"forged","fates":[]},${body.toString('latin1')}]`, 'latin1');
}

function withHeader(headers: readonly Header[], name: string, value: string): Header[] {
  return [...headers.filter(([other]) => other !== name), [name, value]];
}
