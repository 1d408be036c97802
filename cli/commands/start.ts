import { Command } from '@commander-js/extra-typings';
import type { Variables } from '../../lib/config.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { webhooksProblems } from '../../local/default-webhooks.ts';
import { HIGHEST_PORT, portOf } from '../local-address.ts';
import type { OktoSurroundings } from '../okto-surroundings.ts';
import { nameOf, projectEnvironment } from '../project-environment.ts';
import { integer, share } from '../terminal/option-parsers.ts';
import type { CommandContext } from '../terminal/surroundings.ts';

const EXAMPLES = `
  WEBHOOKS    in the environment: webhooks of your own, as JSON:
              { "<webhookId>": { "event": "postSent",
                                 "secrets": ["current", "previous"] } }
              Without it there is one for each event type: id local-<event>,
              secret local-secret.

Variables of your environment, and of the file .env, reach your processors,
except those that begin with AWS_.

Examples:
  npm start
  npm start -- --port 3001 --logs
  npm start -- --chaos 0.2`;

/** Where more goes wrong, nothing gets done. */
const MOST_CHAOS = 0.5;

/** `start`: the whole pipeline on this machine, with one line on the screen for each delivery and item. */
export function startCommand(context: CommandContext<OktoSurroundings>) {
  return new Command('start')
    .description('run the whole pipeline on this machine: no AWS account, no Docker')
    .option(
      '--port <n>',
      'where it listens on 127.0.0.1, 0 for any free port (default: the variable PORT, or 3000)',
      integer(0, HIGHEST_PORT),
    )
    .option('--logs', "show the Lambdas' own log lines (JSON) too")
    .option(
      '--chaos <share>',
      'let this share of the calls to SQS, S3 and DynamoDB fail, and Lambdas crash',
      share(MOST_CHAOS),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const environment = projectEnvironment(context.project, context.environment);
      const name = (variable: string) => nameOf(variable, context.environment);
      refuseBadWebhooks(environment.WEBHOOKS, name('WEBHOOKS'));
      // Loaded when it is needed: the emulators and esbuild take their time.
      const { runStack } = await import('../run-stack.ts');
      await runStack(startOptions(options, environment, name('PORT')), { ...context, environment });
    });
}

interface GivenOptions {
  port?: number | undefined;
  logs?: boolean | undefined;
  chaos?: number | undefined;
}

/** The options with what is taken where they were not given. A share of 0 is no chaos. */
export function startOptions({ port, logs = false, chaos }: GivenOptions, environment: Variables, portName?: string) {
  return { port: port ?? portOf(environment, portName), logs, chaos: chaos || undefined };
}

/** @throws UsageError */
function refuseBadWebhooks(webhooks: string | undefined, name: string): void {
  const problems = webhooks === undefined ? [] : webhooksProblems(webhooks);
  if (problems.length > 0) throw new UsageError(`${name} cannot be used. ${problems.join(' ')}`);
}
