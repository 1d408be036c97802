import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** A command as a person types it: `npm run okto -- webhooks add`. The program's own name is what is typed before all commands. */
export function typed(command: CommandUnknownOpts): string {
  return command.parent ? `${typed(command.parent)} ${command.name()}` : command.name();
}

/** The same without the program, as the subject of a sentence: `webhooks add`. */
export function shortName(command: CommandUnknownOpts): string {
  if (!command.parent) return 'This program';
  return command.parent.parent ? `${shortName(command.parent)} ${command.name()}` : command.name();
}

/** The command that the words mean, as far as they name one; words that name none are passed over. */
export function commandIn(program: CommandUnknownOpts, words: readonly string[]): CommandUnknownOpts {
  let command = program;
  for (const word of words) command = command.commands.find((one) => one.name() === word) ?? command;
  return command;
}

export function withAllBelow(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return [command, ...command.commands.flatMap(withAllBelow)];
}
