const FIRST_SECONDS = 30;
const LONGEST_SECONDS = 900;

/**
 * Seconds until the next attempt: exponential, 30 s doubling to 15 min, with full jitter, so that what failed together does
 * not come back together. `random` is in [0, 1). At least 1 s: 0 would come back at once.
 */
export function backoffSeconds(attempt: number, random: () => number): number {
  const ceiling = Math.min(FIRST_SECONDS * 2 ** (attempt - 1), LONGEST_SECONDS);
  return Math.max(1, Math.ceil(random() * ceiling));
}
