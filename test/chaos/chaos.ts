import { faultsText } from '../../cli/terminal/faults-text.ts';
import { percent } from '../../local/terminal/percent.ts';
import { type Observations, runExperiment } from './experiment.ts';
import { type ExperimentOptions, HELP, readExperimentOptions } from './experiment-options.ts';
import { judge, type Verdict } from './judge.ts';

/** `npm run chaos`: sends thousands of items to a local stack in which everything goes wrong, and checks each promise from outside. */

const PATIENCE_SECONDS = 300;
const PROGRESS_MS = 5_000;

async function main(): Promise<void> {
  const read = readExperimentOptions(process.argv.slice(2), () => Math.floor(Math.random() * 1_000_000));
  if ('help' in read) return console.log(HELP);
  if ('problem' in read) {
    console.error(`${read.problem} See: npm run chaos -- --help`);
    process.exitCode = 2;
    return;
  }
  const { items, rate } = read.options;
  console.log(
    `${items} items, ${percent(rate)} of the calls go wrong. The same again: npm run chaos -- ${same(read.options)}\n`,
  );
  const observed = await observe(read.options);
  const verdicts = judge(observed);
  console.log(report(observed, verdicts));
  if (verdicts.some(({ kept }) => !kept)) process.exitCode = 1;
}

function same({ items, rate, seed }: ExperimentOptions): string {
  return `--items ${items} --rate ${rate} --seed ${seed}`;
}

async function observe(options: ExperimentOptions): Promise<Observations> {
  let ended = 0;
  const progress = setInterval(() => console.log(`${ended} of ${options.items} items have ended`), PROGRESS_MS);
  try {
    return await runExperiment({
      ...options,
      patienceSeconds: PATIENCE_SECONDS,
      onProgress: (count) => {
        ended = count;
      },
    });
  } finally {
    clearInterval(progress);
  }
}

function report(observed: Observations, verdicts: readonly Verdict[]): string {
  const { deliveries, attempts, givenUpBySender, seconds, chaos } = observed;
  const width = Math.max(...verdicts.map(({ promise }) => promise.length));
  const rows = verdicts.map(
    ({ promise, seen, kept }) => `${kept ? 'kept  ' : 'BROKEN'}  ${promise.padEnd(width)}  ${seen}`,
  );
  const broken = verdicts.filter(({ kept }) => !kept).length;
  return [
    '',
    `${deliveries} deliveries, sent in ${attempts} attempts, ${givenUpBySender} given up by the sender, in ${Math.round(seconds)} s.`,
    '',
    ...rows,
    '',
    ...(chaos ? [faultsText(chaos, 80), ''] : []),
    broken === 0 ? 'Every promise was kept.' : `${broken} of ${verdicts.length} promises were broken.`,
  ].join('\n');
}

await main();
