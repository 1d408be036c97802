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

  for (let n = random.between(20, 36); n > 0; n--) sometime(() => oktopost.happen(random.pick(webhooks)));
  for (let n = random.between(6, 12); n > 0; n--) sometime(forge);
  if (random.chance(0.04)) sometime(() => oktopost.happenOversize(random.pick(webhooks)));
  for (const name of new Set(Object.values(PROCESSORS).flat())) destinations.plan(name, DAY_MS);
  if (random.chance(0.5)) planDeactivation(world, oktopost, random.pick(webhooks));
  if (random.chance(0.4)) planNewSecret(world, operators, random.pick(webhooks));
  if (random.chance(0.3)) clock.after(random.between(DAY_MS, 3 * DAY_MS), operators.replayDeadLetters);
}

function planDeactivation({ clock, random }: World, oktopost: Oktopost, webhook: Webhook): void {
  const from = random.between(0, DAY_MS);
  clock.after(from, () => oktopost.deactivate(webhook));
  clock.after(from + random.between(HOUR_MS / 2, 6 * HOUR_MS), () => oktopost.reactivate(webhook));
}

/** The operators learn of it up to an hour before or after it is used. */
function planNewSecret(world: World, operators: ReturnType<typeof createOperators>, webhook: Webhook): void {
  const { clock, random, newName } = world;
  const secret = newName('secret');
  const usedFrom = random.between(HOUR_MS, DAY_MS);
  clock.after(usedFrom, () => {
    webhook.secret = secret;
  });
  clock.after(usedFrom + random.between(-HOUR_MS, HOUR_MS), () => operators.addSecret(webhook, secret));
}
