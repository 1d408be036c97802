import { createClock } from './clock.ts';
import type { Cloud } from './cloud.ts';
import { createTable } from './dynamo.ts';
import { createEventSource } from './event-source.ts';
import { createFaults, type Fault } from './faults.ts';
import { createForger } from './forger.ts';
import { createGateway } from './gateway.ts';
import { createObserver } from './observer/observer.ts';
import type { BrokenPromise } from './observer/promises.ts';
import { createOktopost } from './oktopost.ts';
import { createOperators } from './operators.ts';
import { NO_BUG, type Plant } from './plant.ts';
import { createRandom } from './random.ts';
import { loseObject } from './s3.ts';
import { createQueue } from './sqs-queue.ts';
import { createTally } from './tally.ts';
import { createTrace, type TraceLine } from './trace.ts';
import type { Webhook } from './webhook.ts';
import type { World } from './world.ts';

export interface DayOptions {
  plant?: Plant;
  /** Whether to write down what happens; costs time. */
  traced?: boolean;
}

export interface DayResult {
  seed: number;
  broken: readonly BrokenPromise[];
  /** What happened, counted by name. */
  counts: ReadonlyMap<string, number>;
  faults: ReadonlyMap<Fault, number>;
  trace: readonly TraceLine[];
}

export const STARTS_AT = Date.UTC(2026, 10, 2);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Simulates one day of deliveries, with everything going wrong that can; then the faults end, and time goes on until all has
 * come to rest. The same seed gives the same day, to the last detail.
 */
export async function simulateDay(
  seed: number,
  { plant = NO_BUG, traced = false }: DayOptions = {},
): Promise<DayResult> {
  const clock = createClock(STARTS_AT);
  const random = createRandom(seed);
  const tally = createTally();
  const bucket = new Map<string, string>();
  const trace = createTrace(traced, clock.now);
  const newName = nameMaker();
  const world: World = {
    clock,
    random,
    faults: createFaults(random, clock, DAY_MS),
    trace,
    observer: createObserver(clock, bucket, tally, trace, newName),
    tally,
    newName,
  };
  const { observer, faults } = world;
  const webhooks = createWebhooks(newName);
  const letters: string[] = [];
  const cloud = createCloud(world, bucket, webhooks, letters, plant);
  planDay(world, cloud, webhooks, letters);
  clock.after(DAY_MS, faults.end);
  await clock.run();
  observer.queue.checkAtEnd();
  return { seed, broken: observer.broken, counts: tally.counts, faults: faults.counts, trace: trace.lines };
}

function createWebhooks(newName: (prefix: string) => string): Webhook[] {
  const events = ['newLead', 'postSent', 'newConversation', 'newApprovalItem', 'eventOfTomorrow'];
  return events.map((event) => ({
    id: newName('webhook'),
    event,
    secret: newName('secret'),
    isActive: true,
    held: [],
  }));
}

/** @param letters Takes in the bodies of the dead letters. */
function createCloud(
  world: World,
  bucket: Map<string, string>,
  webhooks: readonly Webhook[],
  letters: string[],
  plant: Plant,
): Cloud {
  const { observer, random } = world;
  let wake = () => {};
  const queue = createQueue(
    world,
    {
      ...observer.queue,
      stored(message) {
        observer.queue.stored(message);
        loseObject(message.body, bucket, world);
      },
      redriven(message) {
        letters.push(message.body);
        observer.queue.redriven(message);
      },
      visible: () => wake(),
    },
    plant.maxReceiveCount,
  );
  const cloud: Cloud = {
    queue,
    storeDeadLetter(body, attributes) {
      letters.push(body);
      observer.queue.deadLetter(body, attributes);
    },
    table: createTable(world, observer.processors.recorded),
    bucket,
    secret: {
      webhooks: Object.fromEntries(webhooks.map(({ id, event, secret }) => [id, { event, secrets: [secret] }])),
    },
    settings: {
      maxAttempts: random.pick([6, 6, 6, 20]),
      processorMs: 20_000,
      concurrency: random.pick([1, 5, 10]),
      replayGuard: random.chance(0.25) ? 'reject' : 'report',
    },
    plant,
  };
  wake = createEventSource(world, cloud);
  return cloud;
}

/** Who does what at which hour. */
function planDay(world: World, cloud: Cloud, webhooks: readonly Webhook[], letters: string[]): void {
  const { clock, random } = world;
  const post = createGateway(world, cloud);
  const oktopost = createOktopost(world, post);
  const forge = createForger(world, webhooks, oktopost.sent, post);
  const operators = createOperators(world, cloud, letters);
  const sometime = (callback: () => void) => clock.after(random.between(0, DAY_MS), callback);

  for (let n = random.between(25, 45); n > 0; n--) sometime(() => oktopost.happen(random.pick(webhooks)));
  for (let n = random.between(8, 14); n > 0; n--) sometime(forge);
  if (random.chance(0.04)) sometime(() => oktopost.happenOversize(random.pick(webhooks)));
  if (random.chance(0.5)) {
    const webhook = random.pick(webhooks);
    const from = random.between(0, DAY_MS);
    clock.after(from, () => oktopost.deactivate(webhook));
    clock.after(from + random.between(HOUR_MS / 2, 6 * HOUR_MS), () => oktopost.reactivate(webhook));
  }
  if (random.chance(0.4)) {
    const webhook = random.pick(webhooks);
    const secret = operators.newSecret();
    const at = random.between(HOUR_MS, DAY_MS);
    clock.after(at, () => {
      webhook.secret = secret;
    });
    // Before or after Oktopost changes it.
    clock.after(at + random.between(-HOUR_MS, HOUR_MS), () => operators.addSecret(webhook, secret));
  }
  if (random.chance(0.3)) clock.after(random.between(DAY_MS, 3 * DAY_MS), operators.replayDeadLetters);
}

/** `item1`, `item2`, `message1`: one count for each prefix. */
function nameMaker(): (prefix: string) => string {
  const counts = new Map<string, number>();
  return (prefix) => {
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    return `${prefix}${count}`;
  };
}
