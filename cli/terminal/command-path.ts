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

/** The program that the command belongs to. */
export function root(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent ? root(command.parent) : command;
}

/** The command itself, its commands, and theirs. */
export function withAllBelow(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return [command, ...command.commands.flatMap(withAllBelow)];
}

/** A line to type, of what is typed first and the words after it; a secret among them is not shown. */
export function lineOf(first: string, words: readonly string[]): string {
  const hidden = words.map((word, i) =>
    words[i - 1] === '--secret' ? '<secret>' : word.startsWith('--secret=') ? '--secret=<secret>' : shown(word),
  );
  return [first, ...hidden].join(' ');
}

/** One word of a line to type, in quotes that every shell knows where it needs some. */
export function shown(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `"${word}"`;
}
