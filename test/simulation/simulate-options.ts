import { parseArgs } from 'node:util';
import { plantedBugs } from './planted-bugs.ts';

export const HELP = `Simulates days of deliveries with everything going wrong that can, on the real code, and checks every promise.

  npm run simulate -- [--seeds 1000] [--from 1] [--bug <name>]   many days, a table at the end
  npm run simulate -- --seed 42 [--about item7] [--bug <name>]   one day, with its trace

  --seeds <n>     how many days (1000)
  --from <n>      the first seed (1)
  --seed <n>      replays this one day, exactly, and prints what happened
  --about <name>  only the lines that name it, or what carried it: item7, message12, delivery3, post5, process2
  --bug <name>    with one of these bugs planted, to see that it is caught:
${Object.keys(plantedBugs)
  .map((name) => `                  ${name}`)
  .join('\n')}

Ends with 1 when a promise was broken.
`;

export interface Options {
  seeds: number;
  from: number;
  seed: number | undefined;
  about: string | undefined;
  bug: string | undefined;
}

/** A sentence for the person who typed the command. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readOptions(args: string[]): Options | 'help' {
  const { values } = parse(args);
  if (values.help) return 'help';
  const { bug, about } = values;
  if (bug !== undefined && !Object.hasOwn(plantedBugs, bug)) throw new UsageError(`There is no bug called "${bug}".`);
  return {
    seeds: wholeNumber('--seeds', values.seeds ?? '1000', 1),
    from: wholeNumber('--from', values.from ?? '1', 0),
    seed: values.seed === undefined ? undefined : wholeNumber('--seed', values.seed, 0),
    about,
    bug,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        seeds: { type: 'string' },
        from: { type: 'string' },
        seed: { type: 'string' },
        about: { type: 'string' },
        bug: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The options cannot be read.');
  }
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new UsageError(`${option} takes a whole number from ${least}, and was given "${text}".`);
  return value;
}
