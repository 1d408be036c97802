import { inspect } from 'node:util';
import { CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { withAllBelow } from './command-path.ts';
import { refuseLostOptions } from './lost-options.ts';
import { explainProblem } from './problem.ts';
import { refusal } from './refusal.ts';
import { say } from './say.ts';
import { type CommandContext, columnsOf, type Screen, type Surroundings } from './surroundings.ts';

const OK = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/** A help that is wider is hard to read. */
const WIDEST_HELP = 100;
const USUAL_HELP = 80;

/**
 * Parses a command line, and runs the command. What is wrong becomes a sentence on the standard error.
 *
 * @param make The program. Its name is what is typed before its commands: `npm run okto --`.
 * @returns the exit status: 0, 1 where something failed, 2 where the command line was not understood and nothing was done; or what the command says.
 */
export async function runProgram<S extends Surroundings>(
  make: (context: CommandContext<S>) => CommandUnknownOpts,
  argv: readonly string[],
  surroundings: S,
): Promise<number> {
  let status = OK;
  const end = (code: number) => {
    status = code;
  };
  try {
    const program = make({ ...surroundings, argv, end });
    for (const command of withAllBelow(program)) configure(command, argv, surroundings.stdout);
    const words = helpFirst(argv);
    refuseLostOptions(program, words, surroundings.environment);
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    return tell(error, surroundings);
  }
}

/** Says what is wrong, and answers the exit status. */
function tell(error: unknown, { stderr, environment }: Surroundings): number {
  // It was thrown when everything had been printed, as the help has.
  if (error instanceof CommanderError) return OK;
  say(stderr, error instanceof UsageError ? error.message : explainProblem(error));
  if (error instanceof UsageError) return WRONG_USAGE;
  // Where it comes from is of use to who works on the program.
  if (environment.DEBUG) stderr.write(`${inspect(error)}\n`);
  return FAILED;
}

/** Commander's own sentences are written nowhere: `refusal` says it in ours. */
function configure(command: CommandUnknownOpts, argv: readonly string[], stdout: Screen): void {
  command
    .exitOverride((error) => {
      throw error.exitCode === OK ? error : refusal(error, command, argv);
    })
    .showSuggestionAfterError(false)
    .helpOption('-h, --help', 'print this help')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: () => {},
      getOutHelpWidth: () => (stdout.isTTY ? Math.min(columnsOf(stdout), WIDEST_HELP) : USUAL_HELP),
    });
  if (command.commands.length > 0) command.helpCommand('help [command]', 'print the help of a command');
}

/** Who asks for help gets it, whatever else is typed. */
function helpFirst(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  if (!options.some((word) => word === '-h' || word === '--help')) return argv;
  return [...argv.filter((word) => !word.startsWith('-')), '--help'];
}
