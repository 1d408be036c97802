import { readRests } from '../../../lib/aws/rest-row.ts';
import type { Row } from '../aws/dynamo-expressions.ts';
import type { VirtualClock } from '../engine/clock.ts';
import type { Tally } from '../engine/tally.ts';
import type { Break } from './promises.ts';

/**
 * A Lambda learns of a rest within 10 s. Here clocks differ by up to 2 s, the answer of a slow network takes 12 s each way,
 * and a call is tried three times.
 */
const KNOWN_AFTER_MS = 60_000;

interface SeenRest {
  beganAt: number;
  /** Items that took it upon them to try, and have not begun yet. */
  probes: number;
}

export type RestWatch = ReturnType<typeof createRestWatch>;

/** Watches from outside that a destination is left alone while its processor rests, but for one item at a time that tries. */
export function createRestWatch(clock: VirtualClock, tally: Tally, broken: Break) {
  const rests = new Map<string, SeenRest>();
  return {
    /** The row of the rests was written. */
    recorded(before: Row | undefined, after: Row): void {
      const [old, now] = [readRests(before), readRests(after)];
      for (const processor of old.keys()) if (!now.has(processor)) rests.delete(processor);
      for (const [processor, { rest }] of now) {
        const seen = rests.get(processor) ?? { beganAt: clock.now(), probes: 0 };
        if (!rests.has(processor)) tally.add('rests');
        rests.set(processor, seen);
        if (rest.probeUntil > 0 && rest.probeUntil !== old.get(processor)?.rest.probeUntil) seen.probes++;
      }
    },
    started(processor: string, name: string): void {
      const rest = rests.get(processor);
      if (rest === undefined || clock.now() - rest.beganAt < KNOWN_AFTER_MS) return;
      tally.add('probes');
      if (rest.probes-- > 0) return;
      broken('left alone', `${processor} ran for ${name}, though it rests and another item tries`, [name]);
    },
  };
}
