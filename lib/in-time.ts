import type { Timer } from './clock.ts';

/**
 * What the call gives, where it ends within this number of milliseconds. Else it rejects with `TimeoutError`, as the SDK names it,
 * whatever the call does: it is told by the signal, and what does not listen goes on by itself, with nobody waiting. Without time
 * it is not begun: `NoTimeLeft`.
 */
export async function inTime<T>(
  milliseconds: number,
  timer: Timer,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (milliseconds <= 0) throw named('NoTimeLeft', 'no time was left to begin');
  const controller = new AbortController();
  const { promise: timeUp, reject } = Promise.withResolvers<never>();
  const cancel = timer(milliseconds, () => {
    const late = named('TimeoutError', `no answer in ${Math.round(milliseconds)} ms`);
    reject(late);
    controller.abort(late);
  });
  try {
    return await Promise.race([call(controller.signal), timeUp]);
  } finally {
    cancel();
  }
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
