import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Variables } from '../../lib/config.ts';
import { misspelling } from '../../lib/operate/nearest.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { commandIn, shortName, typed, withAllBelow } from './command-path.ts';

/**
 * npm keeps the options that a person types before two dashes, and shows them only in the environment: `--stage=prod` as
 * `npm_config_stage=prod`, and `--stage prod` as `npm_config_stage=true` with `prod` as one more word. A command that went on
 * without them would act on another stack.
 */

/** Options of npm's own, which a person may mean for the command; what they say to npm does not matter here. */
const NPM_OWN = ['dry-run', 'yes', 'all', 'json'];

interface LostOption {
  name: string;
  value: string;
  /** `<name>` where the option takes a value. */
  placeholder: string | undefined;
  /** The command has it. */
  known: boolean;
}

/** @throws UsageError where npm has kept an option, with the line to type instead. */
export function refuseLostOptions(program: CommandUnknownOpts, argv: readonly string[], environment: Variables): void {
  const command = commandIn(program, argv);
  refuseMisspelt(command, environment);
  const lost = lostOptions(command, environment);
  if (lost.length === 0) return;
  const names = lost.map(({ name }) => `--${name}`).join(' and ');
  const unknown = lost.filter(({ known }) => !known).map(({ name }) => ` ${shortName(command)} has no --${name}.`);
  throw new UsageError(
    `npm kept ${names} for itself, so nothing was done: options stand after two dashes.${unknown.join('')} Type: ${lineToType(command, argv, lost)}`,
  );
}

/** npm takes any option, also one that nobody has: `--stge=prod` is meant for the command as well. */
function refuseMisspelt(command: CommandUnknownOpts, environment: Variables): void {
  const names = withAllBelow(command).flatMap((one) => one.options.map((option) => option.name()));
  for (const [variable, value = ''] of Object.entries(environment)) {
    const name = /^npm_config_([a-z_]+)$/.exec(variable)?.[1]?.replaceAll('_', '-') ?? '';
    const meant = misspelling(name, names);
    if (name === '' || meant === undefined || meant === name || !wasTyped(name, value, environment)) continue;
    throw new UsageError(
      `npm kept --${name} for itself, so nothing was done. Did you mean --${meant}? Options stand after two dashes: ${typed(command)} --${meant}`,
    );
  }
}

function lostOptions(command: CommandUnknownOpts, environment: Variables): LostOption[] {
  const options = withAllBelow(command).flatMap((one) => one.options);
  const names = new Set([...options.map((option) => option.name()), ...NPM_OWN]);
  return [...names].flatMap((name) => {
    const value = environment[`npm_config_${name.replaceAll('-', '_')}`];
    if (value === undefined || !wasTyped(name, value, environment)) return [];
    const option = options.find((one) => one.name() === name);
    return [{ name, value, placeholder: /[<[].*/.exec(option?.flags ?? '')?.[0], known: option !== undefined }];
  });
}

function wasTyped(name: string, value: string, environment: Variables): boolean {
  const ofNpm = NPM_OWN.includes(name);
  // `npx --yes okto` says it to npx, which passes everything after the program's name on.
  if (ofNpm && (value === '' || value === 'false' || environment.npm_command === 'exec')) return false;
  // On Windows a variable is found by its name in any case, but listed as it was written.
  const written = `npm_config_${name.replaceAll('-', '_')}`.toUpperCase();
  if (Object.keys(environment).includes(written) && environment[written] === value) return false;
  return !configFiles(environment).some((path) => isSetIn(path, name, value));
}

/** What stands in these files is in the environment too, though nobody typed it. */
function configFiles({ npm_config_userconfig, npm_config_globalconfig, npm_config_local_prefix }: Variables) {
  const own = npm_config_local_prefix ? join(npm_config_local_prefix, '.npmrc') : undefined;
  return [npm_config_userconfig, npm_config_globalconfig, own].filter((path) => path !== undefined);
}

/** To that value: what was typed goes before what stands in a file. */
function isSetIn(path: string, name: string, value: string): boolean {
  return linesOf(path).some((line) => {
    const [key, set = 'true'] = line.split('=').map((part) => part.trim());
    return key === name && set === value;
  });
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** What was typed, with the options where they belong. */
function lineToType(command: CommandUnknownOpts, argv: readonly string[], lost: readonly LostOption[]): string {
  const { words, values } = takeApart(command, argv, lost);
  const options = lost.filter(({ known }) => known).map((option) => optionToType(option, values));
  return [typed(command), ...words.map(shown), ...options].join(' ');
}

/** The words that belong to the command, and those that npm has parted from their options. */
function takeApart(command: CommandUnknownOpts, argv: readonly string[], lost: readonly LostOption[]) {
  const path = command.parent ? shortName(command).split(' ') : [];
  const last = argv.indexOf(path.at(-1) ?? '');
  const before = argv.slice(0, Math.max(0, last)).filter((word) => !path.includes(word));
  const after = argv.slice(last + 1);
  const firstOption = after.findIndex((word) => word.startsWith('-'));
  const operands = firstOption < 0 ? after : after.slice(0, firstOption);
  const missing = lost.filter(({ value, placeholder }) => value === 'true' && placeholder !== undefined);
  const wanted = command.registeredArguments.filter(({ parseArg }, i) => accepts(parseArg, operands[i])).length;
  const kept = missing.length === 0 ? operands : operands.slice(0, wanted);
  const values = [...before, ...operands.slice(kept.length)];
  return { words: [...kept, ...after.slice(operands.length)], values: missing.length === 1 ? values : [] };
}

/** A word that the command's own reader of arguments refuses is the value of an option. */
function accepts(read: ((word: string, before: unknown) => unknown) | undefined, word: string | undefined): boolean {
  try {
    if (word !== undefined) read?.(word, undefined);
    return word !== undefined;
  } catch {
    return false;
  }
}

/** Of several options without their values, nobody can tell which value is whose. A secret is never shown. */
function optionToType({ name, value, placeholder }: LostOption, values: readonly string[]): string {
  if (placeholder === undefined) return `--${name}`;
  if (name === 'secret') return `--${name} ${placeholder}`;
  const given = value === 'true' || value === '' ? values[0] : value;
  return `--${name} ${given === undefined ? placeholder : shown(given)}`;
}

function shown(word: string, i = 0, words: readonly string[] = []): string {
  if (words[i - 1] === '--secret') return '<secret>';
  if (word.startsWith('--secret=')) return '--secret=<secret>';
  return /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word);
}
