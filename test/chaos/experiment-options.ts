import { parseArgs } from 'node:util';
import { messageOf } from '../../local/message-of.ts';

export interface ExperimentOptions {
  items: number;
  rate: number;
  seed: number;
}

export const HELP = `Lets everything go wrong at once on this machine, and checks that no promise is broken.

  npm run chaos [-- options]

  --items <number>   how many items are sent; the default is 2000
  --rate <rate>      the share of calls that go wrong, up to 0.5; the default is 0.2
  --seed <number>    draws the faults; the default is another one each time
  --help             this text

Exit status: 0 every promise was kept; 1 one was broken; 2 the command was not understood.
`;

const OPTIONS = {
  items: { type: 'string', default: '2000' },
  rate: { type: 'string', default: '0.2' },
  seed: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

export type ReadExperimentOptions = { options: ExperimentOptions } | { help: true } | { problem: string };

export function readExperimentOptions(args: readonly string[], newSeed: () => number): ReadExperimentOptions {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) return { help: true };
    const items = Number(values.items);
    const rate = Number(values.rate);
    const seed = values.seed === undefined ? newSeed() : Number(values.seed);
    if (!Number.isInteger(items) || items < 1 || items > 100_000)
      return { problem: `--items must be a whole number from 1 to 100000, not "${values.items}".` };
    if (!(rate >= 0 && rate <= 0.5)) return { problem: `--rate must be from 0 to 0.5, not "${values.rate}".` };
    if (!Number.isInteger(seed)) return { problem: `--seed must be a whole number, not "${values.seed}".` };
    return { options: { items, rate, seed } };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
