import type { Timer } from '../clock.ts';
import type { Context, Item, Processor } from '../processor.ts';

/** The processor took longer than its time limit; its name is that of the error, for logs and dead letters. */
export class ProcessorTimeout extends Error {
  override readonly name = 'ProcessorTimeout';
}

/**
 * Runs one processor until it returns, throws, or its time is up. What ignores the abort signal is abandoned: it may go on in
 * the background, but nothing waits for it and its result counts no more.
 */
export async function runProcessor<E extends string>(
  name: string,
  processor: Processor<E>,
  item: Item<E>,
  context: Omit<Context, 'signal'>,
  limitMs: number,
  timer: Timer,
): Promise<void> {
  const controller = new AbortController();
  const { promise: timeUp, reject } = Promise.withResolvers<never>();
  const cancel = timer(limitMs, () => {
    const seconds = Math.round(limitMs / 100) / 10;
    const error = new ProcessorTimeout(`processor ${name} was stopped: it took longer than ${seconds} s`);
    controller.abort(error);
    reject(error);
  });
  try {
    // In an async function, so that what a plain function throws is a rejection too.
    const work = (async () => processor(item, { ...context, signal: controller.signal }))();
    await Promise.race([work, timeUp]);
  } finally {
    cancel();
  }
}
