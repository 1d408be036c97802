import type { VirtualClock } from '../engine/clock.ts';
import { fatesOf } from '../sender/item-text.ts';
import type { ObservedItem } from './registry.ts';

/** What works at the first attempt that is let be. */
const WORKS: readonly string[] = ['works', 'is slow'];

export type CalmWatch = ReturnType<typeof createCalmWatch>;

/**
 * Measures how long it takes until all is at rest once nothing is wrong any more. An item that itself fails now and then, or asks
 * for hours, may take as long as it likes; for one that works it is the receiver that takes the time.
 */
export function createCalmWatch(clock: VirtualClock) {
  const waits: number[] = [];
  let calmSince = clock.now();
  return {
    /** The last that was wrong has just ended, as far as anybody knows. */
    calmed(): void {
      calmSince = clock.now();
      waits.length = 0;
    },
    /** @param sentAt When the message came that has left the queue now. */
    left(item: ObservedItem, sentAt: number): void {
      const fates = fatesOf(item.text);
      if (sentAt < calmSince && fates.every((fate) => WORKS.includes(fate))) waits.push(clock.now() - calmSince);
    },
    /** Milliseconds. */
    waits,
  };
}
