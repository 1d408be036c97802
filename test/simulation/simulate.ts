import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Command } from '@commander-js/extra-typings';
import { integer, oneOf } from '../../cli/terminal/option-parsers.ts';
import { showProgress } from '../../cli/terminal/progress.ts';
import { startProgram } from '../../cli/terminal/start-program.ts';
import { type CommandContext, columnsOf, type Surroundings } from '../../cli/terminal/surroundings.ts';
import { type DayResult, STARTS_AT, simulateDay } from './day.ts';
import { formatTrace, linesAbout } from './engine/trace.ts';
import { PROMISES } from './observer/promises.ts';
import { plantedBugs } from './planted-bugs.ts';
import type { Share } from './simulate-worker.ts';
import { ENOUGH_DAYS, formatSummary, neverSeen, summarize } from './summary.ts';

/** `npm run simulate`: days of deliveries with everything going wrong that can, and every promise checked. */

/** The most failing seeds that are told of; the first with its trace. */
const MOST_TOLD = 5;

const MOST_SEEDS = 10_000_000;
const HIGHEST_SEED = 1_000_000_000;
const BROKEN = 1;

const AFTER = `
The bugs, to see that they are caught:
${Object.keys(plantedBugs)
  .map((name) => `  ${name}`)
  .join('\n')}

Examples:
  npm run simulate -- --seeds 200
  npm run simulate -- --seed 42 --about item7

Exit status: 0 every promise was kept; 1 one was broken, or a rare state never
came in ${ENOUGH_DAYS} days or more; 2 the command was not understood.`;

await startProgram(makeSimulate);

function makeSimulate(context: CommandContext) {
  return new Command('npm run simulate --')
    .description('Simulates days on which everything goes wrong, on the real code, and checks every promise.')
    .option('--seeds <n>', 'how many days', integer(1, MOST_SEEDS), 1_000)
    .option('--from <n>', 'the first seed', integer(0, HIGHEST_SEED), 1)
    .option('--seed <n>', 'replay this one day, exactly, and print what happened', integer(0, HIGHEST_SEED))
    .option('--about <name>', 'only what names it: item7, message12, delivery3, post5, process2')
    .option('--bug <name>', 'with one of the bugs below planted', oneOf(Object.keys(plantedBugs)))
    .addHelpText('after', AFTER)
    .action(async ({ seed, ...options }) => {
      const kept = await (seed === undefined ? simulateMany(options, context) : replay(seed, options, context));
      if (!kept) context.end(BROKEN);
    });
}

interface Options {
  seeds: number;
  from: number;
  about?: string | undefined;
  bug?: string | undefined;
}

/** Answers whether every promise was kept. */
async function simulateMany(options: Options, screens: Surroundings): Promise<boolean> {
  const { stdout } = screens;
  const startedAt = performance.now();
  const results = await simulateInThreads(options, screens);
  const seconds = (performance.now() - startedAt) / 1_000;
  const summary = summarize(results);
  stdout.write(`${formatSummary(summary, seconds, columnsOf(stdout))}\n`);
  const missing = neverSeen(summary);
  if (missing.length > 0)
    stdout.write(`\nIn ${summary.days} days these never came, so nothing is shown of them: ${missing.join('; ')}.\n`);
  const failing = results.filter(({ broken }) => broken.length > 0).sort((a, b) => a.seed - b.seed);
  if (failing[0] === undefined) return missing.length === 0;
  for (const result of failing.slice(0, MOST_TOLD)) tellBroken(result, screens);
  await tellHow(failing[0].seed, options, screens);
  return false;
}

/** A thread for each core; the threads take the seeds in turn. */
async function simulateInThreads({ seeds, from, bug }: Options, { stderr }: Surroundings): Promise<DayResult[]> {
  const threads = Math.min(availableParallelism(), seeds);
  const results: DayResult[] = [];
  const progress = showProgress(seeds, stderr, () => performance.now());
  const share = (i: number): Share => ({ first: from + i, last: from + seeds - 1, step: threads, bug });
  const work = (i: number) =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./simulate-worker.ts', import.meta.url), { workerData: share(i) });
      worker.on('message', (result: DayResult) => {
        results.push(result);
        progress.update(results.length);
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
    });
  await Promise.all(Array.from({ length: threads }, (_, i) => work(i)));
  progress.stop();
  return results;
}

function tellBroken({ seed, broken }: DayResult, { stdout }: Surroundings): void {
  for (const { promise, what } of broken.slice(0, MOST_TOLD))
    stdout.write(`\nseed ${seed} breaks "${PROMISES[promise]}": ${what}`);
  if (broken.length > MOST_TOLD) stdout.write(`\nseed ${seed}: and ${broken.length - MOST_TOLD} more`);
  if (broken.length > 0) stdout.write('\n');
}

/** The same day again, this time written down; only what concerns its first broken promise. */
async function tellHow(seed: number, { bug }: Options, { stdout }: Surroundings): Promise<void> {
  const { broken, trace } = await simulateDay(seed, { ...planted(bug), traced: true });
  const first = broken[0];
  if (first === undefined) throw new Error(`seed ${seed} does not replay: the simulation itself has a defect`);
  const lines = linesAbout(trace, first.names);
  stdout.write(`\nHow it came to that (${[...first.names].join(', ')}):\n${formatTrace(lines, STARTS_AT)}\n`);
  const again = `npm run simulate -- --seed ${seed}${bug ? ` --bug "${bug}"` : ''}`;
  stdout.write(`\nThe whole day: ${again}\n`);
}

async function replay(seed: number, { about, bug }: Options, screens: Surroundings): Promise<boolean> {
  const { stdout } = screens;
  const startedAt = performance.now();
  const result = await simulateDay(seed, { ...planted(bug), traced: true });
  const lines =
    about === undefined
      ? result.trace
      : linesAbout(result.trace, new Set([about, ...(result.carriers.get(about) ?? [])]));
  stdout.write(`${formatTrace(lines, STARTS_AT)}\n\n`);
  const seconds = (performance.now() - startedAt) / 1_000;
  stdout.write(`${formatSummary(summarize([result]), seconds, columnsOf(stdout))}\n`);
  tellBroken(result, screens);
  return result.broken.length === 0;
}

function planted(bug: string | undefined) {
  const plant = plantedBugs[bug ?? '']?.plant;
  return plant ? { plant } : {};
}
