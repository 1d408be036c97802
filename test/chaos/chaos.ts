import { faultsText } from '../../cli/terminal/faults-text.ts';
import { showProgress } from '../../cli/terminal/progress.ts';
import { startProgram } from '../../cli/terminal/start-program.ts';
import { columnsOf, type Surroundings } from '../../cli/terminal/surroundings.ts';
import { table } from '../../cli/terminal/table.ts';
import { count, plural } from '../../cli/terminal/words.ts';
import { percent } from '../../local/terminal/percent.ts';
import { chaosCommand, type ExperimentOptions } from './chaos-command.ts';
import { type Observations, runExperiment } from './experiment.ts';
import { judge, type Verdict } from './judge.ts';

/** `npm run chaos`: sends thousands of items to a local stack in which everything goes wrong, and checks each promise from outside. */

const PATIENCE_SECONDS = 300;

await startProgram((context) => chaosCommand(context, (options) => tryPromises(options, context)));

async function tryPromises(options: ExperimentOptions, { stdout, stderr }: Surroundings): Promise<boolean> {
  const { items, rate, seed } = options;
  const again = `npm run chaos -- --items ${items} --rate ${rate} --seed ${seed}`;
  stdout.write(`${plural(items, 'item')}, ${percent(rate)} of the calls go wrong. The same again: ${again}\n\n`);
  const progress = showProgress(items, stderr, () => performance.now());
  const settings = { ...options, patienceSeconds: PATIENCE_SECONDS, onProgress: progress.update };
  const observed = await runExperiment(settings).finally(progress.stop);
  const verdicts = judge(observed);
  stdout.write(`${report(observed, verdicts, columnsOf(stdout))}\n`);
  return verdicts.every(({ kept }) => kept);
}

function report(observed: Observations, verdicts: readonly Verdict[], width: number): string {
  const { deliveries, attempts, givenUpBySender, seconds, chaos } = observed;
  const rows = verdicts.map(({ promise, seen, kept }) => [kept ? 'kept' : 'BROKEN', promise, seen]);
  const broken = verdicts.filter(({ kept }) => !kept).length;
  return [
    `${count(deliveries)} deliveries in ${count(attempts)} attempts, ${count(givenUpBySender)} given up by the sender, in ${Math.round(seconds)} s.`,
    '',
    ...table([{ width: 6 }, { tooLong: 'wrap' }, { tooLong: 'wrap' }], rows, width),
    '',
    ...(chaos ? [faultsText(chaos, width), ''] : []),
    broken === 0 ? 'Every promise was kept.' : `${broken} of ${verdicts.length} promises were broken.`,
  ].join('\n');
}
