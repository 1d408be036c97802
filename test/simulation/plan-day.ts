import type { Cloud } from './aws/cloud.ts';
import { createGateway } from './aws/gateway.ts';
import { createOperators } from './customer/operators.ts';
import { PROCESSORS } from './customer/processor-names.ts';
import type { World } from './engine/world.ts';
import { createForger } from './sender/forger.ts';
import { createOktopost, type Oktopost } from './sender/oktopost.ts';
import type { Webhook } from './sender/webhook.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Who does what at which hour. */
export function planDay(world: World, cloud: Cloud, webhooks: readonly Webhook[]): void {
  const { clock, random, destinations } = world;
  const post = createGateway(world, cloud);
  const oktopost = createOktopost(world, post);
  const forge = createForger(world, webhooks, oktopost.sent, post);
  const operators = createOperators(world, cloud);
  const sometime = (callback: () => void) => clock.after(random.between(0, DAY_MS), callback);

  const [least, most] = BUSY[random.weighted({ quiet: 1, usual: 6, busy: 1 })];
  for (let n = random.between(least, most); n > 0; n--) sometime(() => oktopost.happen(random.pick(webhooks)));
  if (random.chance(0.15)) planBurst(world, oktopost, operators, random.pick(webhooks));
  for (let n = random.between(6, 12); n > 0; n--) sometime(forge);
  const oversize = random.chance(0.12) ? random.between(1, 3) : 0;
  for (let n = oversize; n > 0; n--) sometime(() => oktopost.happenOversize(random.pick(webhooks)));
  for (const name of new Set(Object.values(PROCESSORS).flat())) destinations.plan(name, DAY_MS);
  if (random.chance(0.5)) planDeactivation(world, oktopost, random.pick(webhooks));
  if (random.chance(0.4)) planNewSecret(world, operators, random.pick(webhooks), random.between(HOUR_MS, DAY_MS));
  if (random.chance(0.3)) clock.after(random.between(DAY_MS, 3 * DAY_MS), operators.replayDeadLetters);
}

type Operators = ReturnType<typeof createOperators>;

/** How many things happen. */
const BUSY = { quiet: [3, 10], usual: [20, 36], busy: [60, 90] } as const;

/** Somebody imports leads, or a campaign goes out: much happens for one webhook within minutes. */
function planBurst(world: World, oktopost: Oktopost, operators: Operators, webhook: Webhook): void {
  const { clock, random, tally } = world;
  tally.add('bursts');
  const from = random.between(0, DAY_MS);
  if (random.chance(0.2)) planNewSecret(world, operators, webhook, from + random.between(0, 5 * 60_000));
  for (let n = random.between(30, 60); n > 0; n--)
    clock.after(from + random.between(0, 5 * 60_000), () => oktopost.happen(webhook));
}

function planDeactivation({ clock, random }: World, oktopost: Oktopost, webhook: Webhook): void {
  const from = random.between(0, DAY_MS);
  clock.after(from, () => oktopost.deactivate(webhook));
  clock.after(from + random.between(HOUR_MS / 2, 6 * HOUR_MS), () => oktopost.reactivate(webhook));
}

/** The operators learn of it up to an hour before or after it is used. */
function planNewSecret(world: World, operators: Operators, webhook: Webhook, usedFrom: number): void {
  const { clock, random, newName, observer } = world;
  const secret = newName('secret');
  clock.after(usedFrom, () => {
    if (webhook.underWay > 0) observer.rare.seen('a secret that is rotated while deliveries are under way');
    webhook.secret = secret;
  });
  clock.after(usedFrom + random.between(-HOUR_MS, HOUR_MS), () => operators.addSecret(webhook, secret));
}
