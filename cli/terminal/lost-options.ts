import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Variables } from '../../lib/config.ts';
import { asGuess, misspelling } from '../../lib/operate/nearest.ts';
import { toType } from '../../lib/operate/to-type.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { commandIn, shortName, withAllBelow } from './command-path.ts';
import { type LostOption, linesToType } from './lines-to-type.ts';
import { listed } from './words.ts';

/**
 * npm keeps the options that a person types before two dashes, and shows them only in the environment: `--stage=prod` as
 * `npm_config_stage=prod`, and `--stage prod` as `npm_config_stage=true` with `prod` as one more word. A command that went on
 * without them would act on another stack.
 */

/** Options of npm's own, which a person may mean for the command; what they say to npm does not matter here. */
const NPM_OWN = ['dry-run', 'yes', 'all', 'json'];

/** @throws UsageError where npm has kept an option, with the line to type instead. */
export function refuseLostOptions(program: CommandUnknownOpts, argv: readonly string[], environment: Variables): void {
  const command = commandIn(program, argv);
  const lost = lostOptions(command, environment);
  if (lost.length === 0) return;
  const names = listed(lost.map(({ typed }) => `--${typed}`));
  const notes = lost.flatMap((option) => note(option, command)).join('');
  const lines = linesToType(command, argv, lost, environment);
  const which = lines.length === 1 ? 'Type:' : 'Type the one that you meant:';
  const sentence = `npm kept ${names} for itself, so nothing was done: options stand after two dashes.${notes} ${which}`;
  throw new UsageError(toType(sentence, ...lines));
}

function note({ typed, option }: LostOption, command: CommandUnknownOpts): string[] {
  if (option === undefined) return [` ${shortName(command)} has no --${typed}.`];
  return option.name() === typed ? [] : [asGuess(option.name(), '--')];
}

/** npm takes any option, also one that nobody has: `--stge=prod` is meant for the command as well. */
function lostOptions(command: CommandUnknownOpts, environment: Variables): LostOption[] {
  const options = withAllBelow(command).flatMap((one) => one.options);
  const optionOf = (name: string) => options.find((option) => option.name() === name);
  const names = [...new Set(options.map((option) => option.name()))];
  const kept = Object.keys(environment).flatMap((variable) => /^npm_config_([a-z_]+)$/.exec(variable)?.[1] ?? []);
  const lost = kept.flatMap((key): LostOption[] => {
    const typed = key.replaceAll('_', '-');
    const value = environment[`npm_config_${key}`] ?? '';
    const option = optionOf(typed) ?? optionOf(misspelling(typed, names) ?? '');
    if (option === undefined && !NPM_OWN.includes(typed)) return [];
    return wasTyped(typed, value, environment) ? [{ typed, value, option }] : [];
  });
  const order = ({ option }: LostOption) => (option === undefined ? names.length : names.indexOf(option.name()));
  return lost.sort((one, other) => order(one) - order(other));
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
