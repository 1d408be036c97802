import type { Timer } from '../clock.ts';
import type { ItemInfo } from '../message.ts';
import { text } from '../privacy/fixed-text.ts';
import type { Sent } from '../privacy/sent.ts';
import type { Context, Item, Processor } from '../processor.ts';
import type { Runs } from './runs.ts';

/** The processor took longer than its time limit; its name is that of the error, for logs and dead letters. */
export class ProcessorTimeout extends Error {
  override readonly name = 'ProcessorTimeout';
}

export interface Run<E extends string> {
  info: ItemInfo;
  sent: Sent;
  runs: Runs;
  name: string;
  processor: Processor<E>;
  item: Item<E>;
  context: Omit<Context, 'signal'>;
  limitMs: number;
  timer: Timer;
  /** Told of the run that goes on in the background when its time is up. */
  abandoned(work: Promise<void>): void;
}

/**
 * Runs one processor until it returns, throws, its time is up, or an error comes from it that nobody awaits. What ignores the
 * abort signal is abandoned: it may go on in the background, and nothing waits for it.
 */
export async function runProcessor<E extends string>(run: Run<E>): Promise<void> {
  const { info, sent, runs, name, processor, item, context, limitMs, timer } = run;
  const controller = new AbortController();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const started = Promise.withResolvers<void>();
  // Its failure is that of the run; where that was abandoned, nobody waits for it.
  started.promise.catch(() => undefined);
  const fail = (error: unknown) => {
    runs.end(itemRun);
    controller.abort(error);
    reject(error);
  };
  const itemRun = { info, processor: name, sent, fail };
  const cancel = timer(limitMs, () => {
    const seconds = Math.round(limitMs / 100) / 10;
    fail(new ProcessorTimeout(text`processor ${name} was stopped: it took longer than ${seconds} s`));
    run.abandoned(started.promise);
  });
  // In an async function, so that what a plain function throws is a rejection too.
  const work = runs.begin(itemRun, async () => processor(item, { ...context, signal: controller.signal }));
  work.then(started.resolve, started.reject);
  try {
    // The failure first: where both have come by now, the run has failed.
    await Promise.race([stopped, work]);
  } finally {
    runs.end(itemRun);
    cancel();
  }
}
