/** `npm run bench:cold`: what a cold start of the Lambdas costs, against esbuild's default options. `--help` says the rest. */

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBundles } from './bundles.ts';
import { measureImports } from './measure.ts';
import { type Report, toReport, toText } from './report.ts';

const HELP = `npm run bench:cold -- [options]

  --rounds <n>   imports of each bundle, 1 to 200 (21); more of them for a busy machine
  --json         for machines: npm run --silent bench:cold -- --json

Bundles receive as it is packaged and with esbuild's default options, and measures the import of each in fresh processes that
take turns. Ends with status 1 when a target is missed, and 2 when the command was not understood.
`;

const MISSED = 1;
const WRONG_USAGE = 2;

process.exitCode = await main();

async function main(): Promise<number> {
  const { rounds, json, help } = readArguments();
  if (help) {
    console.log(HELP);
    return 0;
  }
  if (rounds === undefined) {
    console.error('--rounds must be a whole number from 1 to 200. See: npm run bench:cold -- --help');
    return WRONG_USAGE;
  }
  const report = await benchmark(rounds);
  console.log(json ? JSON.stringify(report, null, 2) : toText(report));
  return report.targets.every(({ met }) => met) ? 0 : MISSED;
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

function readArguments() {
  const options = {
    rounds: { type: 'string', default: '21' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  const { values } = parseArgs({ options });
  const rounds = /^\d{1,3}$/.test(values.rounds) ? Number(values.rounds) : 0;
  return { ...values, rounds: rounds >= 1 && rounds <= 200 ? rounds : undefined };
}
