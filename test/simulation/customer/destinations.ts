import { RetryLater } from '../../../lib/processor-errors.ts';
import type { World } from '../engine/world.ts';

/** How a destination fails those who call it: it refuses them, lets them wait for ever, or serves a few a minute. */
const TROUBLES = ['down', 'hangs', 'limits'] as const;
export type Trouble = (typeof TROUBLES)[number];

const MINUTE_MS = 60_000;
const CALLS_A_MINUTE = 6;
/** Shorter than the shortest time for which items are retried, with what an item asks for itself: twice two hours. */
const LENGTHS_MS = [5 * MINUTE_MS, 2 * 60 * MINUTE_MS, 7 * 60 * MINUTE_MS];

/** What the processors write to, by the processors' names. */
export interface Destinations {
  /** Perhaps it has a bad time some time in the day. */
  plan(name: string, dayMs: number): void;
  /** Throws where the destination does not serve the call. */
  call(name: string, sleep: (milliseconds: number) => Promise<void>): Promise<void>;
}

/** @param ended Told whenever a bad time has ended. */
export function createDestinations(
  { clock, random, tally }: Pick<World, 'clock' | 'random' | 'tally'>,
  ended: () => void,
): Destinations {
  const troubles = new Map<string, Trouble>();
  const served = new Map<string, number[]>();

  const isServed = (name: string): boolean => {
    const recent = (served.get(name) ?? []).filter((at) => clock.now() - at < MINUTE_MS);
    served.set(name, recent);
    if (recent.length >= CALLS_A_MINUTE) return false;
    recent.push(clock.now());
    return true;
  };

  return {
    plan(name, dayMs) {
      if (!random.chance(0.2)) return;
      const trouble = random.pick(TROUBLES);
      const from = random.between(0, dayMs);
      clock.after(from, () => {
        tally.add(`a destination ${trouble}`);
        troubles.set(name, trouble);
      });
      clock.after(from + random.pick(LENGTHS_MS), () => {
        troubles.delete(name);
        ended();
      });
    },
    async call(name, sleep) {
      switch (troubles.get(name)) {
        case undefined:
          return;
        case 'down':
          throw new Error('the destination is down');
        case 'hangs':
          await sleep(10 * MINUTE_MS);
          throw new Error('the destination has hung up');
        case 'limits':
          if (isServed(name)) return;
          throw new RetryLater(random.chance(0.5) ? random.between(1, 60) : null, 'too many calls', 'destination');
      }
    },
  };
}
