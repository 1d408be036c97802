import { ROOM } from '../limits.ts';

const ANSWER_MS = ROOM.answerSeconds * 1_000;

/** Kept free to log how the delivery ended, and for the answer to travel. */
const RESERVE_MS = 500;

/**
 * How many milliseconds the work for a delivery may take. Oktopost has waited since the gateway took the request, so a cold start
 * counts. A time that is missing, in the future or so old that the answer would come too late anyway is not believed: a clock may
 * be wrong, and to store the delivery is right all the same.
 *
 * @param takenAt When the gateway took it, in milliseconds since the epoch.
 * @param remainingMs Until Lambda ends the invocation.
 */
export function workMs(takenAt: number | undefined, now: number, remainingMs: number): number {
  const age = now - (takenAt ?? now);
  const waited = age >= 0 && age < ANSWER_MS ? age : 0;
  return Math.min(ANSWER_MS - waited, remainingMs) - RESERVE_MS;
}
