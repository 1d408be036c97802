import { setTimeout as pause } from 'node:timers/promises';

const GRACE_MS = 700;

/** Waits until the work has ended, one way or another, but not for long. */
export async function endOrGrace(work: Iterable<Promise<unknown>>): Promise<void> {
  await Promise.race([Promise.allSettled(work), pause(GRACE_MS, undefined, { ref: false })]);
}
