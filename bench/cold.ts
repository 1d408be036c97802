/** `npm run bench:cold`: what a cold start of the Lambdas costs, against esbuild's default options. `--help` says the rest. */

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { writeJson } from '../cli/terminal/json.ts';
import { integer } from '../cli/terminal/option-parsers.ts';
import { startProgram } from '../cli/terminal/start-program.ts';
import { type CommandContext, columnsOf } from '../cli/terminal/surroundings.ts';
import { buildBundles } from './bundles.ts';
import { measureImports } from './measure.ts';
import { type Report, toReport, toText } from './report.ts';

const AFTER = `
Bundles receive as it is packaged and with esbuild's default options, and
measures the import of each in fresh processes that take turns.

Examples:
  npm run bench:cold -- --rounds 51
  npm run --silent bench:cold -- --json

Exit status: 0 every target is met; 1 one is missed; 2 the command was not
understood.`;

const MOST_ROUNDS = 200;
const MISSED = 1;

await startProgram(makeCold);

function makeCold({ stdout, end }: CommandContext) {
  return new Command('npm run bench:cold --')
    .description('Measures what a cold start of the Lambdas costs.')
    .option('--rounds <n>', 'imports of each bundle; more of them for a busy machine', integer(1, MOST_ROUNDS), 21)
    .option('--json', 'print JSON, for programs')
    .addHelpText('after', AFTER)
    .action(async ({ rounds, json }) => {
      const report = await benchmark(rounds);
      if (json) writeJson(stdout, report);
      else stdout.write(`${toText(report, columnsOf(stdout))}\n`);
      if (!report.targets.every(({ met }) => met)) end(MISSED);
    });
}

async function benchmark(rounds: number): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'cold-'));
  try {
    const bundles = await buildBundles(folder);
    const imports = await measureImports(bundles, rounds);
    return toReport(bundles, imports, { rounds, busy: isBusy() });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The measurement itself keeps one core busy, and another for a part. */
function isBusy(): boolean {
  const [lastMinute = 0] = loadavg();
  return lastMinute > Math.max(2, availableParallelism());
}
