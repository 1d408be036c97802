import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { ownSurroundings } from './own-surroundings.ts';
import { runProgram } from './run-program.ts';
import type { CommandContext } from './surroundings.ts';

/** Runs a program as it was typed, on this process's own screens; the process ends with its exit status. */
export async function startProgram(make: (context: CommandContext) => CommandUnknownOpts): Promise<void> {
  process.exitCode = await runProgram(make, process.argv.slice(2), ownSurroundings());
}
