import { setTimeout as pause } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import type { Processor, Processors, ProcessorsFor } from '../../lib/processor.ts';
import { PermanentError, RetryLater } from '../../lib/processor-errors.ts';
// The bundler puts the project's table here, or the one that takes its place.
import { processors as original } from '../../processors/table.ts';
import { troubleOf } from './destinations.ts';
import { seededRandom } from './random.ts';
import { SPOILER, spoil } from './spoiler.ts';

/**
 * Takes the place of the table of processors while chaos is on: each processor is as it was, but sometimes fails, before or
 * after it has done its work, hangs, blocks the thread until Lambda ends it, or says that trying again cannot help; and its
 * destination has bad times. Before each runs one that spoils what it is given.
 */

const rate = Number(process.env.CHAOS_RATE);
const seed = Number(process.env.CHAOS_SEED);
const beganAt = Number(process.env.CHAOS_BEGAN_AT);
const random = seededRandom(seed + threadId);

const HANGS_MS = 3_000;

/** Its name tells it from errors of the processor's own. */
class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

/** Deaf to its signal; it ends some time, since who comes again meanwhile waits for it, for a minute at most. */
async function hang(): Promise<never> {
  await pause(HANGS_MS);
  throw new InjectedFault('after a long time');
}

async function callDestination(position: number, signal: AbortSignal): Promise<void> {
  switch (troubleOf({ position, seed, sinceMs: Date.now() - beganAt })) {
    case undefined:
      return;
    case 'down':
      throw new InjectedFault('destination is down');
    case 'limits':
      throw new RetryLater(1, 'injected fault: too many calls', 'destination');
    case 'hangs':
      // As `fetch` with a signal does; what is deaf to it is another fault.
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  }
}

function troubled<E extends string>(processor: Processor<E>, position: number): Processor<E> {
  return async (item, context) => {
    await callDestination(position, context.signal);
    if (random() < rate / 50) throw new PermanentError('injected fault: trying again cannot help');
    if (random() < rate / 20) await hang();
    if (random() < rate / 100) for (;;);
    if (random() < rate / 2) throw new InjectedFault('before its work');
    await processor(item, context);
    if (random() < rate / 2) throw new InjectedFault('after its work');
  };
}

function troubledAll<E extends string>(name: string, entry: ProcessorsFor<E>, position: number): ProcessorsFor<E> {
  const named = typeof entry === 'function' ? { [name]: entry } : entry;
  const all = Object.entries(named).map(([each, processor]) => [each, troubled(processor, position)] as const);
  return Object.fromEntries([[SPOILER, spoil], ...all]);
}

export const processors = Object.fromEntries(
  Object.entries<ProcessorsFor<never>>(original satisfies Processors).map(([name, entry], position) => [
    name,
    troubledAll(name, entry, position),
  ]),
);
