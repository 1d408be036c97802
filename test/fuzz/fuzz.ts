import { parseArgs } from 'node:util';
import type { FuzzOptions, FuzzProperty, FuzzResult } from './fuzz-property.ts';
import { measureGrowth } from './linear.ts';
import { properties } from './properties.ts';

const HELP = `Throws random and damaged input at both doors, and holds what happens to claims.

  npm run fuzz -- [--runs 100000] [--only <name>]                 many cases of each claim, or of one
  npm run fuzz -- --only <name> --seed <n> --path <path>          one case again, as a failing run has printed it

  --runs <n>     cases of each claim (100000)
  --only <name>  ${properties.map(({ name }) => name).join(', ')}, or growth
  --seed <n>     the same cases as the run that had this seed

Ends with 1 when a claim was broken.
`;

/** Between two lines about how far it is. */
const PROGRESS_MS = 5_000;

/** A sentence for the person who typed the command. */
class UsageError extends Error {}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}

async function main(parameters: string[]): Promise<number> {
  const { help, only, ...options } = readOptions(parameters);
  if (help) {
    print(HELP);
    return 0;
  }
  const chosen = properties.filter(({ name }) => only === undefined || only === name);
  let broken = 0;
  for (const property of chosen) if (!(await fuzz(property, options))) broken++;
  if (only === undefined || only === 'growth') broken += tellGrowth();
  print(broken === 0 ? '\nEvery claim holds.\n' : `\nBroken: ${broken}.\n`);
  return broken === 0 ? 0 : 1;
}

async function fuzz(property: FuzzProperty, options: FuzzOptions): Promise<boolean> {
  const startedAt = performance.now();
  print(`${property.name}: ${property.claim}\n`);
  const result = await property.run({ ...options, onRun: progress(options.runs) });
  const seconds = (performance.now() - startedAt) / 1_000;
  print(`  ${result.runs.toLocaleString('en')} cases in ${seconds.toFixed(1)} s\n${formatTally(result)}`);
  if (result.failure !== undefined) print(`  BROKEN: ${result.failure}\n`);
  return result.failure === undefined;
}

function progress(runs: number): () => void {
  let done = 0;
  let told = performance.now();
  return () => {
    done++;
    if (performance.now() - told < PROGRESS_MS) return;
    told = performance.now();
    process.stderr.write(`  ${done.toLocaleString('en')} of ${runs.toLocaleString('en')}\n`);
  };
}

function formatTally({ tally }: FuzzResult): string {
  const lines = [...tally].sort(([, a], [, b]) => b - a);
  return lines.map(([what, times]) => `  ${times.toLocaleString('en').padStart(12)}  ${what}\n`).join('');
}

/** The number of those that are not linear. */
function tellGrowth(): number {
  print('growth: ten times the input takes about ten times as long, and never a hundred times\n');
  const growths = measureGrowth();
  for (const { shape, milliseconds, factor, linear } of growths) {
    const verdict = linear ? '' : '  BROKEN';
    print(
      `  ${milliseconds.toFixed(1).padStart(9)} ms for 2 MB, ${factor.toFixed(1).padStart(5)} times  ${shape}${verdict}\n`,
    );
  }
  return growths.filter(({ linear }) => !linear).length;
}

function readOptions(parameters: string[]): FuzzOptions & { help: boolean; only: string | undefined } {
  const { help, runs, only, seed, path } = parse(parameters);
  const names = [...properties.map(({ name }) => name), 'growth'];
  if (only !== undefined && !names.includes(only))
    throw new UsageError(`There is no claim called "${only}": ${names.join(', ')}.`);
  if (path !== undefined && (only === undefined || seed === undefined))
    throw new UsageError('--path needs --only and --seed: they stand in the line that a failing run prints.');
  return {
    help,
    only,
    runs: wholeNumber('--runs', runs, 1),
    ...(seed !== undefined && { seed: wholeNumber('--seed', seed, 0) }),
    ...(path !== undefined && { path }),
  };
}

function parse(parameters: string[]) {
  try {
    const { values } = parseArgs({
      args: parameters,
      options: {
        help: { type: 'boolean', default: false },
        runs: { type: 'string', default: '100000' },
        only: { type: 'string' },
        seed: { type: 'string' },
        path: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new UsageError(`${name} must be a whole number from ${least}, and is "${text}".`);
}

function print(text: string): void {
  process.stdout.write(text);
}
