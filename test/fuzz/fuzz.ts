import { Command } from '@commander-js/extra-typings';
import { integer, oneOf } from '../../cli/terminal/option-parsers.ts';
import { showProgress } from '../../cli/terminal/progress.ts';
import { startProgram } from '../../cli/terminal/start-program.ts';
import { type CommandContext, columnsOf, type Surroundings } from '../../cli/terminal/surroundings.ts';
import { table } from '../../cli/terminal/table.ts';
import { count } from '../../cli/terminal/words.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import type { FuzzOptions, FuzzProperty, FuzzResult } from './fuzz-property.ts';
import { measureGrowth } from './linear.ts';
import { properties } from './properties.ts';

/** `npm run fuzz`: throws random and damaged input at both doors, and holds what happens to claims. */

const GROWTH = 'growth';
const CLAIMS = [...properties.map(({ name }) => name), GROWTH];
const MOST_RUNS = 1_000_000_000;
const HIGHEST_SEED = 4_294_967_295;
const BROKEN = 1;

const AFTER = `
The claims:
  ${CLAIMS.join(', ')}

Examples:
  npm run fuzz -- --runs 10000
  npm run fuzz -- --only queue
  npm run fuzz -- --only <claim> --seed <n> --path <path>   a case again, as a
                                        failing run has printed it

Exit status: 0 every claim holds; 1 one was broken; 2 the command was not
understood.`;

await startProgram(makeFuzz);

function makeFuzz(context: CommandContext) {
  return new Command('npm run fuzz --')
    .description('Throws random and damaged input at both doors, and holds what happens to claims.')
    .option('--runs <n>', 'cases of each claim', integer(1, MOST_RUNS), 100_000)
    .option('--only <claim>', 'one of the claims', oneOf(CLAIMS))
    .option('--seed <n>', 'the same cases as the run that had this seed', integer(0, HIGHEST_SEED))
    .option('--path <path>', 'one case of that run')
    .addHelpText('after', AFTER)
    .action(async ({ runs, only, seed, path }) => {
      if (path !== undefined && (only === undefined || seed === undefined))
        throw new UsageError('--path needs --only and --seed: they stand in the line that a failing run prints.');
      const options = { runs, ...(seed !== undefined && { seed }), ...(path !== undefined && { path }) };
      const broken = await tryClaims(only, options, context);
      context.stdout.write(broken === 0 ? '\nEvery claim holds.\n' : `\nBroken: ${broken}.\n`);
      if (broken > 0) context.end(BROKEN);
    });
}

/** Answers how many claims were broken. */
async function tryClaims(only: string | undefined, options: FuzzOptions, screens: Surroundings): Promise<number> {
  const chosen = properties.filter(({ name }) => only === undefined || only === name);
  let broken = 0;
  for (const property of chosen) if (!(await fuzz(property, options, screens))) broken++;
  if (only === undefined || only === GROWTH) broken += tellGrowth(screens);
  return broken;
}

async function fuzz(property: FuzzProperty, options: FuzzOptions, { stdout, stderr }: Surroundings): Promise<boolean> {
  const startedAt = performance.now();
  stdout.write(`${property.name}: ${property.claim}\n`);
  const progress = showProgress(options.runs, stderr, () => performance.now());
  let done = 0;
  const result = await property.run({ ...options, onRun: () => progress.update(++done) });
  progress.stop();
  const seconds = (performance.now() - startedAt) / 1_000;
  stdout.write(`  ${count(result.runs)} cases in ${seconds.toFixed(1)} s\n${formatTally(result, columnsOf(stdout))}\n`);
  if (result.failure !== undefined) stdout.write(`  BROKEN: ${result.failure}\n`);
  return result.failure === undefined;
}

function formatTally({ tally }: FuzzResult, width: number): string {
  const rows = [...tally].sort(([, a], [, b]) => b - a).map(([what, times]) => [count(times), what]);
  return table([{ align: 'right', width: 12 }, { tooLong: 'wrap' }], rows, width, '  ').join('\n');
}

/** The number of those that are not linear. */
function tellGrowth({ stdout }: Surroundings): number {
  stdout.write('growth: ten times the input takes about ten times as long, and never a hundred times\n');
  const growths = measureGrowth();
  const rows = growths.map(({ shape, milliseconds, factor, linear }) => [
    `${milliseconds.toFixed(1)} ms for 2 MB`,
    `${factor.toFixed(1)} times`,
    linear ? '' : 'BROKEN',
    shape,
  ]);
  const columns = [{ align: 'right', width: 12 }, { align: 'right' }, {}, { tooLong: 'wrap' }] as const;
  stdout.write(`${table(columns, rows, columnsOf(stdout), '  ').join('\n')}\n`);
  return growths.filter(({ linear }) => !linear).length;
}
