import { OKTOPOST } from '../../../lib/limits.ts';
import { PAYLOAD_HEADER, SIGNATURE_HEADER, WEBHOOK_HEADER } from '../../../lib/oktopost/headers.ts';
import { sign } from '../../../lib/oktopost/signature.ts';
import { SETTINGS } from '../../../lib/settings.ts';
import type { Header, Post } from '../aws/gateway.ts';
import type { World } from '../engine/world.ts';
import { createContents } from './contents.ts';
import type { Delivery } from './delivery.ts';
import type { Webhook } from './webhook.ts';

const ATTEMPTS = 1 + OKTOPOST.retries;
const PAUSE_MS = OKTOPOST.retrySeconds * 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REMEMBERED_MS = SETTINGS.ledgerDays.default * DAY_MS;

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
  const { clock, random, trace, tally, observer } = world;
  const sent: Sent[] = [];
  const contents = createContents(world);

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
    webhook.underWay++;
    const isTaken = await tryAll(webhook, delivery);
    webhook.underWay--;
    return isTaken;
  };

  const tryAll = async (webhook: Webhook, delivery: Delivery): Promise<boolean> => {
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
    if (delivery.items?.some(({ carriers }) => [...carriers].some((name) => name.startsWith('message'))))
      observer.rare.seen('a delivery that was given up, though items of it are stored');
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
    const pauseMs =
      afterwards === 'sent again soon' ? random.between(60_000, 5 * HOUR_MS) : random.between(2 * DAY_MS, 45 * DAY_MS);
    if (pauseMs > REMEMBERED_MS) observer.rare.seen('a resend of what the ledger has forgotten');
    await clock.sleep(pauseMs);
    await deliver(webhook, delivery);
  };

  return {
    sent,
    happen: (webhook) => clock.start(() => deliverAndMore(webhook, contents.next(webhook))),
    happenOversize: (webhook) => {
      tally.add('oversize items');
      clock.start(() => deliverAndMore(webhook, contents.oversize(webhook)));
    },
    deactivate(webhook) {
      trace.add('Oktopost', `deactivates ${webhook.id}`);
      tally.add('deactivations');
      webhook.isActive = false;
    },
    reactivate(webhook) {
      trace.add('Oktopost', `reactivates ${webhook.id}, and sends ${webhook.held.length} deliveries at once`);
      webhook.isActive = true;
      for (const delivery of contents.regroup(webhook.held.splice(0)))
        clock.start(async () => void (await deliver(webhook, delivery)));
    },
  };
}
