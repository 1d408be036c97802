import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again, until there is an answer or the time is up. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined>,
  milliseconds: number,
  intervalMs: number,
): Promise<T | undefined> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() >= end) return answer;
    await pause(intervalMs);
  }
}
