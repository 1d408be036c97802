import { script } from '@bomb.sh/tab';
import { Argument, Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { writeCompletions } from '../completions.ts';
import type { OktoSurroundings } from '../okto-surroundings.ts';
import { isShell, SHELL_NAMES, SHELLS, type Shell, type ShellName } from '../shells.ts';
import { oneOf } from '../terminal/option-parsers.ts';
import type { CommandContext } from '../terminal/surroundings.ts';

const EXAMPLES = `
The script makes the shell complete commands, options, event types and webhook
ids after "okto", which it makes a word for this project's program. These lines
keep it, and have it loaded where the shell starts:
${Object.entries(SHELLS)
  .map(([name, { load }]) => [`\n${name}:`, ...load.map((line) => `  ${line}`)].join('\n'))
  .join('\n')}`;

/** `complete`: the script that makes a shell complete what is typed; the script calls it again, with the words after `--`. */
export function completeCommand(program: CommandUnknownOpts, context: CommandContext<OktoSurroundings>) {
  const [, separator, ...words] = context.argv;
  return new Command('complete')
    .description('print a script that makes your shell complete commands')
    .addArgument(new Argument('<shell>', `one of ${SHELL_NAMES.join(', ')}`).argParser(shell))
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments()
    .action((name) => {
      if (separator === '--') writeCompletions(program, words, context.cache);
      else if (isShell(name)) writeScript(name, context);
    });

  function shell(text: string): string {
    return separator === '--' ? text : oneOf(SHELL_NAMES)(text);
  }
}

function writeScript(name: ShellName, { stdout, executable }: CommandContext<OktoSurroundings>): void {
  const { before, after = '' }: Shell = SHELLS[name];
  const program = executable.map(quoted).join(' ');
  stdout.write(`${before(program)}\n\n`);
  script(name, 'okto', program);
  stdout.write(`${after}\n`);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word}'`;
}
