import { Command } from '@commander-js/extra-typings';
import { completeCommand } from './commands/complete.ts';
import { conformanceCommand } from './commands/conformance.ts';
import { sendCommand } from './commands/send.ts';
import { smokeCommand } from './commands/smoke.ts';
import { startCommand } from './commands/start.ts';
import { webhooksCommand } from './commands/webhooks.ts';
import type { OktoSurroundings } from './okto-surroundings.ts';
import { runProgram } from './terminal/run-program.ts';
import type { CommandContext } from './terminal/surroundings.ts';

const EXAMPLES = `
Examples:
  npm run okto -- start                  the pipeline on this machine
  npm run okto -- send postSent          a signed delivery to it
  npm run okto -- webhooks list --stage prod --region eu-west-1

Exit status: 0 it is done; 1 it failed; 2 the command was not understood.
With the variable DEBUG=1, what failed is shown with its stack trace.`;

/**
 * The whole program `okto`, without the process around it.
 *
 * @param argv What is typed after the program's name.
 * @returns the exit status.
 */
export function runOkto(argv: readonly string[], surroundings: OktoSurroundings): Promise<number> {
  return runProgram(makeOkto, argv, surroundings);
}

function makeOkto(context: CommandContext<OktoSurroundings>) {
  const okto = new Command('npm run okto --')
    .description('Receives Oktopost webhooks: run it here, send to it, look after it on AWS.')
    .addCommand(startCommand(context))
    .addCommand(sendCommand(context))
    .addCommand(webhooksCommand(context))
    .addCommand(smokeCommand(context))
    .addCommand(conformanceCommand(context))
    .addHelpText('after', EXAMPLES);
  return okto.addCommand(completeCommand(okto, context));
}
