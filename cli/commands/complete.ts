import { script } from '@bomb.sh/tab';
import { Argument, Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { writeCompletions } from '../completions.ts';
import type { OktoSurroundings } from '../okto-surroundings.ts';
import { oneOf } from '../terminal/option-parsers.ts';
import type { CommandContext } from '../terminal/surroundings.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

const EXAMPLES = `
The script makes the shell complete commands, options, event types and webhook
ids after "okto", which it makes a word for this project's program. Keep it in a
file, and load that file where the shell starts:

  npm run --silent okto -- complete bash > okto-completion
  npm run --silent okto -- complete zsh > okto-completion
  npm run --silent okto -- complete fish > okto-completion
  npm run --silent okto -- complete powershell > okto-completion.ps1`;

/** `complete`: the script that makes a shell complete what is typed; the script calls it again, with the words after `--`. */
export function completeCommand(
  program: CommandUnknownOpts,
  argv: readonly string[],
  context: CommandContext<OktoSurroundings>,
) {
  const [, separator, ...words] = argv;
  return new Command('complete')
    .description('print a script that makes your shell complete commands')
    .addArgument(new Argument('<shell>', `one of ${SHELLS.join(', ')}`).argParser(shell))
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments()
    .action((name) => {
      if (separator === '--') writeCompletions(program, words, context.cache);
      else {
        context.stdout.write(`${wordFor(name, context.executable.map(quoted).join(' '))}\n\n`);
        script(name, 'okto', context.executable.map(quoted).join(' '));
      }
    });

  function shell(text: string): string {
    return separator === '--' ? text : oneOf(SHELLS)(text);
  }
}

/** Outside the project npx would offer a stranger's package of that name, so the word stands for paths. */
function wordFor(shell: string, program: string): string {
  return shell === 'powershell' ? `function okto { & ${program} @args }` : `alias okto="${program}"`;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word}'`;
}
