import { script } from '@bomb.sh/tab';
import { Argument, Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { writeCompletions } from '../completions.ts';
import type { OktoSurroundings } from '../okto-surroundings.ts';
import { oneOf } from '../terminal/option-parsers.ts';
import type { CommandContext } from '../terminal/surroundings.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

const EXAMPLES = `
The script makes the shell complete commands, options, event types and webhook
ids after "okto". Load it from the file that the shell reads at its start:

  bash         source <(npx okto complete bash)
  zsh          source <(npx okto complete zsh)
  fish         npx okto complete fish | source
  powershell   npx okto complete powershell | Out-String | Invoke-Expression`;

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
      else script(name, 'okto', context.executable.map(quoted).join(' '));
    });

  function shell(text: string): string {
    return separator === '--' ? text : oneOf(SHELLS)(text);
  }
}

function quoted(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `'${word}'`;
}
