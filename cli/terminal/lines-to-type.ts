import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Variables } from '../../lib/config.ts';
import { lineOf, shown, typed } from './command-path.ts';
import { withEachPlace } from './stage-options.ts';

/** An option that npm has kept. */
export interface LostOption {
  /** Its name, as it was typed. */
  typed: string;
  /** `true` where it has no value, or npm has parted it from its value. */
  value: string;
  /** The command's option that is meant; undefined where it has none of that name. */
  option: CommandUnknownOpts['options'][number] | undefined;
}

/** A way to read the words: which of them are the values of options, and which are left to the command itself. */
interface Reading {
  values: readonly string[];
  operands: readonly string[];
}

/** More lines than that are no help. */
const MOST_LINES = 6;

/**
 * What was typed, with the options where they belong. It is one line, but where npm has parted values from their options and
 * they fit in several ways, or where the command does not know yet in which place to act: then it is one for each.
 */
export function linesToType(
  command: CommandUnknownOpts,
  argv: readonly string[],
  lost: readonly LostOption[],
  environment: Variables,
): string[] {
  const { before, words, after } = takeApart(command, argv);
  const parted = lost.filter((one) => one.option?.required && (one.value === 'true' || one.value === ''));
  const readings = readingsOf(command, before, words, parted);
  const lines = readings.map(({ values, operands }) => {
    const options = lost.flatMap((one) => optionToType(one, values[parted.indexOf(one)]));
    return [lineOf(typed(command), [...operands, ...after]), ...options].join(' ');
  });
  return [...new Set(lines)].flatMap((line) => withEachPlace(line, command, environment));
}

/** The words before the last name of the command, those after it, and everything from the first option on that has arrived. */
function takeApart(command: CommandUnknownOpts, argv: readonly string[]) {
  const path = pathOf(command);
  const last = argv.indexOf(path.at(-1) ?? '');
  const rest = argv.slice(last + 1);
  const firstOption = rest.findIndex((word) => word.startsWith('-'));
  const end = firstOption < 0 ? rest.length : firstOption;
  const before = argv.slice(0, Math.max(0, last)).filter((word) => !path.includes(word));
  return { before, words: rest.slice(0, end), after: rest.slice(end) };
}

function pathOf(command: CommandUnknownOpts): string[] {
  return command.parent ? [...pathOf(command.parent), command.name()] : [];
}

/** The likeliest first: options are mostly typed last. None is made up of a secret, which could be any of the words. */
function readingsOf(
  command: CommandUnknownOpts,
  before: readonly string[],
  words: readonly string[],
  parted: readonly LostOption[],
): Reading[] {
  const isSecret = parted.some(({ option }) => option?.name() === 'secret');
  const isSurplus = before.length + words.length > parted.length + command.registeredArguments.length;
  const all = isSecret || isSurplus ? [] : readings([...before, ...words], parted);
  const fitting = all.filter(
    ({ operands }) => fits(command, operands) && !operands.some((word) => before.includes(word)),
  );
  if (fitting.length > 0 && fitting.length <= MOST_LINES) return fitting;
  return [{ values: [], operands: certain(command, words, parted.length) }];
}

/** The words that are no option's value, where it is not known which word is whose. */
function certain(command: CommandUnknownOpts, words: readonly string[], parted: number): readonly string[] {
  if (parted === 0) return words;
  if (command.commands.length > 0) return words.slice(0, words.length - parted);
  const known = command.registeredArguments.filter(({ parseArg }, i) => accepts(parseArg, words[i] ?? ''));
  return words.slice(0, Math.min(known.length, words.length - parted));
}

/** Every way to give each of the options one of the words that it takes; the last option is tried with the last word first. */
function readings(words: readonly string[], options: readonly LostOption[]): Reading[] {
  const last = options.at(-1);
  if (last === undefined) return [{ values: [], operands: words }];
  return words
    .map((word, i) => ({ word, rest: words.filter((_, j) => j !== i) }))
    .filter(({ word }) => accepts(last.option?.parseArg, word))
    .reverse()
    .flatMap(({ word, rest }) =>
      readings(rest, options.slice(0, -1)).map((one) => ({ ...one, values: [...one.values, word] })),
    );
}

/** Whether the command takes these words. */
function fits({ registeredArguments }: CommandUnknownOpts, operands: readonly string[]): boolean {
  const required = registeredArguments.filter((argument) => argument.required).length;
  if (operands.length < required || operands.length > registeredArguments.length) return false;
  return operands.every((word, i) => accepts(registeredArguments[i]?.parseArg, word));
}

/** A word that the command's own reader refuses is not meant for it. */
function accepts(read: ((word: string, before: unknown) => unknown) | undefined, word: string): boolean {
  try {
    read?.(word, undefined);
    return true;
  } catch {
    return false;
  }
}

/** A secret is never shown. */
function optionToType({ option, value }: LostOption, found: string | undefined): string[] {
  if (option === undefined) return [];
  const flag = `--${option.name()}`;
  if (!option.required) return [flag];
  const placeholder = /<.*/.exec(option.flags)?.[0] ?? '<value>';
  const given = found ?? (value === 'true' || value === '' ? undefined : value);
  return [flag, given === undefined || option.name() === 'secret' ? placeholder : shown(given)];
}
