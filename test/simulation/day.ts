import { createCloud } from './aws/cloud.ts';
import { createDestinations } from './customer/destinations.ts';
import { createClock } from './engine/clock.ts';
import { createFaults, type Fault } from './engine/faults.ts';
import { createRandom } from './engine/random.ts';
import { createTally } from './engine/tally.ts';
import { createTrace, type TraceLine } from './engine/trace.ts';
import type { World } from './engine/world.ts';
import { createObserver } from './observer/observer.ts';
import type { BrokenPromise } from './observer/promises.ts';
import { DAY_MS, planDay } from './plan-day.ts';
import { NO_BUG, type Plant } from './plant.ts';
import type { Webhook } from './sender/webhook.ts';

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
  /** For the name of each item, the names of what carried it; only where the day was traced. */
  carriers: ReadonlyMap<string, ReadonlySet<string>>;
  /** For each message that was left when nothing was wrong any more, and whose item works: how long it stayed, in milliseconds. */
  waits: readonly number[];
}

export const STARTS_AT = Date.UTC(2026, 10, 2);

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
  const observer = createObserver(clock, bucket, tally, trace, newName);
  const { calmed } = observer.calm;
  const faults = createFaults(random, clock, DAY_MS, calmed);
  const destinations = createDestinations({ clock, random, tally }, calmed);
  const world: World = { clock, random, faults, trace, observer, tally, destinations, newName };
  const webhooks = createWebhooks(newName);
  planDay(world, createCloud(world, bucket, webhooks, plant), webhooks);
  clock.after(DAY_MS, faults.end);
  await clock.run();
  observer.queue.checkAtEnd();
  const carriers = new Map(traced ? [...observer.registry.items()].map((item) => [item.name, item.carriers]) : []);
  return {
    seed,
    broken: observer.broken,
    counts: tally.counts,
    faults: faults.counts,
    trace: trace.lines,
    carriers,
    waits: observer.calm.waits,
  };
}

function createWebhooks(newName: (prefix: string) => string): Webhook[] {
  const events = ['newLead', 'postSent', 'newConversation', 'newApprovalItem', 'eventOfTomorrow'];
  return events.map((event) => ({
    id: newName('webhook'),
    event,
    secret: newName('secret'),
    isActive: true,
    underWay: 0,
    held: [],
  }));
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
