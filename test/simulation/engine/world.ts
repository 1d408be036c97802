import type { Destinations } from '../customer/destinations.ts';
import type { Observer } from '../observer/observer.ts';
import type { VirtualClock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Tally } from './tally.ts';
import type { Trace } from './trace.ts';

/** What every part of a simulated day shares. */
export interface World {
  clock: VirtualClock;
  random: Random;
  faults: Faults;
  trace: Trace;
  observer: Observer;
  tally: Tally;
  destinations: Destinations;
  /** `prefix1`, `prefix2`: names that a person can search the trace for. */
  newName(prefix: string): string;
}
