import { threadId } from 'node:worker_threads';
import type { Processor, Processors, ProcessorsFor } from '../../lib/processor.ts';
import { PermanentError } from '../../lib/processor-errors.ts';
// The bundler puts the project's table here, or the one that takes its place.
import { processors as original } from '../../processors/table.ts';
import { seededRandom } from './random.ts';

/**
 * Takes the place of the table of processors while chaos is on: each processor is as it was, but sometimes fails, before or
 * after it has done its work, hangs, blocks the thread until Lambda ends it, or says that trying again cannot help.
 */

const rate = Number(process.env.CHAOS_RATE);
const random = seededRandom(Number(process.env.CHAOS_SEED) + threadId);

/** Its name tells it from errors of the processor's own. */
class InjectedFault extends Error {
  override readonly name = 'InjectedFault';
}

function troubled<E extends string>(processor: Processor<E>): Processor<E> {
  return async (item, context) => {
    if (random() < rate / 50) throw new PermanentError('injected fault: trying again cannot help');
    if (random() < rate / 20) await new Promise(() => undefined);
    if (random() < rate / 100) for (;;);
    if (random() < rate / 2) throw new InjectedFault('before its work');
    await processor(item, context);
    if (random() < rate / 2) throw new InjectedFault('after its work');
  };
}

function troubledAll<E extends string>(entry: ProcessorsFor<E>): ProcessorsFor<E> {
  if (typeof entry === 'function') return troubled(entry);
  return Object.fromEntries(Object.entries(entry).map(([name, processor]) => [name, troubled(processor)]));
}

export const processors = Object.fromEntries(
  Object.entries<ProcessorsFor<never>>(original satisfies Processors).map(([name, entry]) => [
    name,
    troubledAll(entry),
  ]),
);
