import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { simulateDay } from './day.ts';
import { plantedBugs } from './planted-bugs.ts';

/** One thread of `simulate.ts`: simulates its share of the seeds, and posts each result. */

export interface Share {
  first: number;
  last: number;
  step: number;
  bug: string | undefined;
}

const { first, last, step, bug }: Share = workerData;
const plant = plantedBugs[bug ?? '']?.plant;
let seed = first;

process.on('unhandledRejection', (cause) => {
  throw new Error(`seed ${seed}: something was started, failed, and nobody waited for it`, { cause });
});

for (; seed <= last; seed += step) {
  parentPort?.postMessage(await simulateDay(seed, plant ? { plant } : {}));
  await nextTurn();
}
