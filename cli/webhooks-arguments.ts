import { parseArgs } from 'node:util';
import { UsageError } from '../lib/operate/usage-error.ts';

export const HELP = `npm run webhooks -- <command> [options]

  add <webhookId> <event>   a webhook of Oktopost; asks for its secret, without showing it
  rotate <webhookId>        a new secret; the one before it stays valid
  remove <webhookId>        its deliveries are refused from now on
  list                      all webhooks; never a secret

  --stage <name>     the stage of the stack (dev)
  --region <name>    the region of the stack (AWS_REGION, or us-east-1)
  --file <path>      a file instead of AWS, for this machine
  --secret-stdin     reads the secret from the standard input
  --new-event        the event type is newer than this project

The receiver reads a change at the next delivery that it could not accept without, and within 5 minutes otherwise.
`;

export interface WebhooksArguments {
  command: Command;
  stage: string;
  region: string | undefined;
  file: string | undefined;
  secretFromStdin: boolean;
}

export type Command =
  | { name: 'help' }
  | { name: 'list' }
  | { name: 'add'; webhookId: string; event: string; isNewEvent: boolean }
  | { name: 'rotate' | 'remove'; webhookId: string };

const OPTIONS = {
  stage: { type: 'string', default: 'dev' },
  region: { type: 'string' },
  file: { type: 'string' },
  'secret-stdin': { type: 'boolean', default: false },
  'new-event': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** @throws UsageError */
export function readArguments(argv: readonly string[]): WebhooksArguments {
  const { values, positionals } = parse(argv);
  return {
    command: values.help ? { name: 'help' } : readCommand(positionals, values['new-event']),
    stage: values.stage,
    region: values.region,
    file: values.file,
    secretFromStdin: values['secret-stdin'],
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error} See: npm run webhooks -- --help`);
  }
}

function readCommand([name, ...words]: readonly string[], isNewEvent: boolean): Command {
  const [webhookId, event] = words;
  if (name === 'list' && words.length === 0) return { name };
  if (name === 'add' && webhookId !== undefined && event !== undefined && words.length === 2)
    return { name, webhookId, event, isNewEvent };
  if ((name === 'rotate' || name === 'remove') && webhookId !== undefined && words.length === 1)
    return { name, webhookId };
  throw new UsageError(
    `${USAGE[name ?? ''] ?? 'Which command? There are add, rotate, remove and list.'} See: npm run webhooks -- --help`,
  );
}

const USAGE: Readonly<Record<string, string>> = {
  list: 'list takes no more words.',
  add: 'add takes a webhook id and an event type: npm run webhooks -- add <webhookId> <event>.',
  rotate: 'rotate takes a webhook id: npm run webhooks -- rotate <webhookId>.',
  remove: 'remove takes a webhook id: npm run webhooks -- remove <webhookId>.',
};
