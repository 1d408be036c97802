import { Command } from '@commander-js/extra-typings';
import { integer, share } from '../../cli/terminal/option-parsers.ts';
import type { CommandContext } from '../../cli/terminal/surroundings.ts';

export interface ExperimentOptions {
  items: number;
  rate: number;
  seed: number;
}

const AFTER = `
Examples:
  npm run chaos
  npm run chaos -- --items 60 --seed 3

Exit status: 0 every promise was kept; 1 one was broken; 2 the command was not
understood.`;

const MOST_ITEMS = 100_000;
const MOST_CHAOS = 0.5;
const HIGHEST_SEED = 1_000_000;
const BROKEN = 1;

/** `run` carries the experiment out, and answers whether every promise was kept. */
export function chaosCommand(context: CommandContext, run: (options: ExperimentOptions) => Promise<boolean>) {
  return new Command('npm run chaos --')
    .description('Lets everything go wrong at once on this machine, and checks that no promise is broken.')
    .option('--items <n>', 'how many items are sent', integer(1, MOST_ITEMS), 2_000)
    .option('--rate <share>', `the share of calls that go wrong, up to ${MOST_CHAOS}`, share(MOST_CHAOS), 0.2)
    .option('--seed <n>', 'draws the faults (default: another one each time)', integer(0, HIGHEST_SEED))
    .addHelpText('after', AFTER)
    .action(async ({ seed = Math.floor(Math.random() * HIGHEST_SEED), ...options }) => {
      if (!(await run({ ...options, seed }))) context.end(BROKEN);
    });
}
