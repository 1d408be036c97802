import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { commandIn, shortName, typed, withAllBelow } from './command-path.ts';
import type { Environment } from './surroundings.ts';

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
export function refuseLostOptions(
  program: CommandUnknownOpts,
  argv: readonly string[],
  environment: Environment,
): void {
  const command = commandIn(program, argv);
  const lost = lostOptions(command, environment);
  if (lost.length === 0) return;
  const names = lost.map(({ name }) => `--${name}`).join(' and ');
  const unknown = lost.filter(({ known }) => !known).map(({ name }) => ` ${shortName(command)} has no --${name}.`);
  throw new UsageError(
    `npm kept ${names} for itself, so nothing was done: options stand after two dashes.${unknown.join('')} Type: ${lineToType(command, argv, lost)}`,
  );
}

function lostOptions(command: CommandUnknownOpts, environment: Environment): LostOption[] {
  const options = withAllBelow(command).flatMap((one) => one.options);
  const names = new Set([...options.map((option) => option.name()), ...NPM_OWN]);
  return [...names].flatMap((name) => {
    const value = environment[`npm_config_${name.replaceAll('-', '_')}`];
    if (value === undefined || !wasTyped(name, value, environment)) return [];
    const option = options.find((one) => one.name() === name);
    return [{ name, value, placeholder: /[<[].*/.exec(option?.flags ?? '')?.[0], known: option !== undefined }];
  });
}

function wasTyped(name: string, value: string, environment: Environment): boolean {
  const ofNpm = NPM_OWN.includes(name);
  // `npx --yes okto` says it to npx, which passes everything after the program's name on.
  if (ofNpm && (value === '' || value === 'false' || environment.npm_command === 'exec')) return false;
  // On Windows a variable is found by its name in any case, but listed as it was written.
  const written = `npm_config_${name.replaceAll('-', '_')}`.toUpperCase();
  if (Object.keys(environment).includes(written) && environment[written] === value) return false;
  return !configFiles(environment).some((path) => isSetIn(path, name, value));
}

/** What stands in these files is in the environment too, though nobody typed it. */
function configFiles({ npm_config_userconfig, npm_config_globalconfig, npm_config_local_prefix }: Environment) {
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
  const kept = missing.length === 0 ? operands : operands.slice(0, command.registeredArguments.length);
  const values = [...before, ...operands.slice(kept.length)];
  return { words: [...kept, ...after.slice(operands.length)], values: missing.length === 1 ? values : [] };
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
