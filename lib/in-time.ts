import type { Timer } from './clock.ts';

/** Nothing came in time; named as the SDK names it. */
class NoAnswer extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * What the call gives, where it ends within this number of milliseconds. Else it rejects with `TimeoutError`, whatever the call
 * does: it is told by the signal, and what does not listen goes on by itself, with nobody waiting. Without time it is not begun.
 */
export async function inTime<T>(
  milliseconds: number,
  timer: Timer,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new NoAnswer(`no answer in ${Math.max(0, Math.round(milliseconds))} ms`);
  if (milliseconds <= 0) throw late;
  const controller = new AbortController();
  const { promise: timeUp, reject } = Promise.withResolvers<never>();
  const cancel = timer(milliseconds, () => {
    reject(late);
    controller.abort(late);
  });
  try {
    return await Promise.race([call(controller.signal), timeUp]);
  } finally {
    cancel();
  }
}
