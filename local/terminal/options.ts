import { parseArgs } from 'node:util';
import { messageOf } from '../message-of.ts';

export interface Options {
  port: number;
  /** Shows the Lambdas' own log lines too. */
  logs: boolean;
  /** The share of calls that go wrong on purpose; undefined for none. */
  chaos: number | undefined;
}

export const DEFAULT_PORT = 3_000;

export const HELP = `Runs the whole pipeline on this machine: no AWS account, no Docker.

  npm start [-- options]

  --port <number>   where the receiver listens on 127.0.0.1; the default is ${DEFAULT_PORT}, 0 is any port that is free
  --logs            show the Lambdas' own log lines (JSON) too
  --chaos <rate>    let this share of the calls to SQS, S3 and DynamoDB fail, and Lambdas crash: for example 0.2
  --help            this text

  WEBHOOKS          in the environment: webhooks of your own, as JSON:
                    { "<webhookId>": { "event": "postSent", "secrets": ["current", "previous"] } }
                    Without it there is one for each event type: id local-<event>, secret local-secret.

Other variables of your environment reach your processors, except those that begin with AWS_.
`;

export type ReadOptions = { options: Options } | { help: true } | { problem: string };

const OPTIONS = {
  port: { type: 'string', default: String(DEFAULT_PORT) },
  logs: { type: 'boolean', default: false },
  chaos: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the command line; a problem is one sentence. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ReadOptions {
  const kept = Object.keys(OPTIONS).find((name) => environment[`npm_config_${name}`] !== undefined);
  if (kept)
    return { problem: `npm keeps --${kept} for itself unless two dashes come before it: npm start -- --${kept}.` };
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) return { help: true };
    const port = readNumber(values.port);
    if (port === undefined || !Number.isInteger(port) || port > 65_535)
      return { problem: `--port must be a number from 0 to 65535, not "${values.port}".` };
    const chaos = values.chaos === undefined ? undefined : readNumber(values.chaos);
    if (values.chaos !== undefined && (chaos === undefined || chaos > MOST_CHAOS))
      return { problem: `--chaos must be a share from 0 to ${MOST_CHAOS}, for example 0.2, not "${values.chaos}".` };
    return { options: { port, logs: values.logs, chaos: chaos === 0 ? undefined : chaos } };
  } catch (error) {
    return { problem: firstSentence(messageOf(error)) };
  }
}

/** Where more goes wrong, nothing gets done. */
const MOST_CHAOS = 0.5;

function readNumber(text: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** `parseArgs` adds advice that is about its own rules. */
function firstSentence(message: string): string {
  return `${message.split(/\.\s/)[0]?.replace(/\.$/, '')}.`;
}
