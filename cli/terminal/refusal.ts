import type { CommanderError, CommandUnknownOpts } from '@commander-js/extra-typings';
import { guess } from '../../lib/operate/nearest.ts';
import { toType } from '../../lib/operate/to-type.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { lineOf, root, shortName, typed } from './command-path.ts';
import { listed } from './words.ts';

type Sentence = (command: CommandUnknownOpts, message: string) => string;

/** A refusal that is longer has its line to type below it. */
const WIDEST = 80;

/** What commander finds wrong, by its codes, in sentences of ours: its own reach nobody. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  'commander.unknownOption': unknownOption,
  'commander.optionMissingArgument': (_, message) => `${flagIn(message)} needs a value: ${flagsIn(message)}.`,
  'commander.invalidArgument': invalidValue,
  'commander.missingArgument': missingArgument,
  'commander.excessArguments': excessArguments,
  'commander.conflictingOption': conflict,
  'commander.unknownCommand': unknownCommand,
  'commander.help': whichCommand,
};

/**
 * Why a command line was refused, and where its help is.
 *
 * @param argv What was typed after the program's name.
 */
export function refusal(error: CommanderError, command: CommandUnknownOpts, argv: readonly string[]): UsageError {
  const sentence = SENTENCES[error.code]?.(command, error.message) ?? 'This command line was not understood.';
  const help = `${typed(command)} --help`;
  if (error.code === 'commander.missingArgument')
    return new UsageError(
      toType(`${sentence} Type it as in the first line; the second explains it:`, completed(command, argv), help),
    );
  const line = `${sentence} See: ${help}`;
  return new UsageError(line.length <= WIDEST ? line : toType(`${sentence} See:`, help));
}

/** What was typed, and then what is missing: words of a command may stand after its options. */
function completed(command: CommandUnknownOpts, argv: readonly string[]): string {
  return [lineOf(typed(root(command)), argv), ...argumentsOf(command).slice(command.args.length)].join(' ');
}

/** `--items <n>`, of commander's message about an option. */
function flagsIn(message: string): string {
  return /option '(.*?)'/s.exec(message)?.[1] ?? 'The option';
}

function flagIn(message: string): string {
  return longName(flagsIn(message));
}

function longName(flags: string): string {
  return /--[^\s=]+/.exec(flags)?.[0] ?? flags;
}

function unknownOption(command: CommandUnknownOpts, message: string): string {
  const flag = flagIn(message);
  if (command.commands.length > 0) return `${whichCommand(command)} Options stand after it: <command> ${flag}.`;
  const names = [...command.options.map(({ long }) => long?.slice(2) ?? ''), 'help'];
  return `There is no option ${flag}.${guess(flag.replace(/^-+/, ''), names, '--')}`;
}

/** Our parsers say how a value must be. */
function invalidValue(_: CommandUnknownOpts, message: string): string {
  const [, flags, reason] = /^error: option '(.*?)' argument '.*' is invalid\. (.*)$/s.exec(message) ?? [];
  if (flags !== undefined && reason !== undefined) return `${longName(flags)} ${reason}`;
  const [, argument, rest] = /is invalid for argument '(.*?)'\. (.*)$/s.exec(message) ?? [];
  return `<${argument}> ${rest}`;
}

function missingArgument(command: CommandUnknownOpts, message: string): string {
  const name = /'(.*?)'/.exec(message)?.[1];
  return `${shortName(command)} needs <${name}>.`;
}

function excessArguments(command: CommandUnknownOpts): string {
  const names = argumentsOf(command);
  const surplus = JSON.stringify(command.args[names.length] ?? '');
  const takes = names.length === 0 ? 'no words' : `only ${listed(names)}`;
  return `What is ${surplus}? ${shortName(command)} takes ${takes}, and options begin with two dashes.`;
}

function argumentsOf({ registeredArguments }: CommandUnknownOpts): string[] {
  return registeredArguments.map((argument) => `<${argument.name()}>`);
}

function conflict(_: CommandUnknownOpts, message: string): string {
  const [one, other] = [...message.matchAll(/option '(.*?)'/gs)].map(([, flags = '']) => longName(flags));
  return `${one} does not go with ${other}.`;
}

function whichCommand(command: CommandUnknownOpts): string {
  return `Which command? There are ${listed(commandNames(command))}.`;
}

function unknownCommand(command: CommandUnknownOpts): string {
  const [word = ''] = command.args;
  const names = commandNames(command);
  return `There is no command ${JSON.stringify(word)}.${guess(word, names)} There are ${listed(names)}.`;
}

function commandNames(command: CommandUnknownOpts): string[] {
  return command.commands.map((one) => one.name());
}
