import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type DayResult, STARTS_AT, simulateDay } from './day.ts';
import { formatTrace, linesAbout } from './engine/trace.ts';
import { PROMISES } from './observer/promises.ts';
import { plantedBugs } from './planted-bugs.ts';
import { HELP, type Options, readOptions, UsageError } from './simulate-options.ts';
import type { Share } from './simulate-worker.ts';
import { formatSummary, summarize } from './summary.ts';

/** The most failing seeds that are told of; the first with its trace. */
const MOST_TOLD = 5;

// Whoever has read enough, as `head` has, closes the pipe.
process.stdout.on('error', () => process.exit());

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(HELP);
  else process.exitCode = await (options.seed === undefined ? simulateMany(options) : replay(options.seed, options));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}

async function simulateMany(options: Options): Promise<number> {
  const startedAt = performance.now();
  const results = await simulateInThreads(options);
  process.stdout.write(`${formatSummary(summarize(results), (performance.now() - startedAt) / 1_000)}\n`);
  const failing = results.filter(({ broken }) => broken.length > 0).sort((a, b) => a.seed - b.seed);
  if (failing[0] === undefined) return 0;
  for (const result of failing.slice(0, MOST_TOLD)) tellBroken(result);
  await tellHow(failing[0].seed, options);
  return 1;
}

/** A thread for each core; the threads take the seeds in turn. */
async function simulateInThreads({ seeds, from, bug }: Options): Promise<DayResult[]> {
  const threads = Math.min(availableParallelism(), seeds);
  const results: DayResult[] = [];
  const share = (i: number): Share => ({ first: from + i, last: from + seeds - 1, step: threads, bug });
  const work = (i: number) =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./simulate-worker.ts', import.meta.url), { workerData: share(i) });
      worker.on('message', (result: DayResult) => {
        results.push(result);
        showProgress(results.length, seeds);
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  await Promise.all(Array.from({ length: threads }, (_, i) => work(i)));
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return results;
}

function showProgress(done: number, all: number): void {
  if (process.stderr.isTTY && (done % 10 === 0 || done === all)) process.stderr.write(`\r${done} of ${all} days`);
}

function tellBroken({ seed, broken }: DayResult): void {
  for (const { promise, what } of broken.slice(0, MOST_TOLD))
    process.stdout.write(`\nseed ${seed} breaks "${PROMISES[promise]}": ${what}`);
  if (broken.length > MOST_TOLD) process.stdout.write(`\nseed ${seed}: and ${broken.length - MOST_TOLD} more`);
  process.stdout.write('\n');
}

/** The same day again, this time written down; only what concerns its first broken promise. */
async function tellHow(seed: number, { bug }: Options): Promise<void> {
  const { broken, trace } = await simulateDay(seed, { ...planted(bug), traced: true });
  const first = broken[0];
  if (first === undefined) throw new Error(`seed ${seed} does not replay: the simulation itself has a defect`);
  const lines = linesAbout(trace, first.names);
  process.stdout.write(`\nHow it came to that (${[...first.names].join(', ')}):\n${formatTrace(lines, STARTS_AT)}\n`);
  const again = `npm run simulate -- --seed ${seed}${bug ? ` --bug '${bug}'` : ''}`;
  process.stdout.write(`\nThe whole day: ${again}\n`);
}

async function replay(seed: number, { about, bug }: Options): Promise<number> {
  const startedAt = performance.now();
  const result = await simulateDay(seed, { ...planted(bug), traced: true });
  const lines =
    about === undefined
      ? result.trace
      : linesAbout(result.trace, new Set([about, ...(result.carriers.get(about) ?? [])]));
  process.stdout.write(`${formatTrace(lines, STARTS_AT)}\n\n`);
  process.stdout.write(`${formatSummary(summarize([result]), (performance.now() - startedAt) / 1_000)}\n`);
  if (result.broken.length === 0) return 0;
  tellBroken(result);
  return 1;
}

function planted(bug: string | undefined) {
  const plant = plantedBugs[bug ?? '']?.plant;
  return plant ? { plant } : {};
}
