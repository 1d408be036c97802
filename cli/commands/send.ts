import { join } from 'node:path';
import { Argument, Command, Option } from '@commander-js/extra-typings';
import type { Variables } from '../../lib/config.ts';
import { OKTOPOST } from '../../lib/limits.ts';
import type { EventType } from '../../lib/oktopost/events.ts';
import { toType } from '../../lib/operate/to-type.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { isUsableSecret } from '../../lib/parse-webhooks.ts';
import { LOCAL_SECRET } from '../../lib/sender/make-delivery.ts';
import { localReceiver } from '../local-address.ts';
import type { OktoSurroundings } from '../okto-surroundings.ts';
import { curlCommand } from '../send/curl.ts';
import { printEvents } from '../send/event-list.ts';
import { lastDeliveries } from '../send/last-delivery.ts';
import { type Order, openOutbox, type Source } from '../send/outbox.ts';
import { sendOut } from '../send/send-out.ts';
import { eventType, integer, seconds, secret, url, webhookId } from '../terminal/option-parsers.ts';
import { say } from '../terminal/say.ts';
import type { CommandContext } from '../terminal/surroundings.ts';

const EXAMPLES = `
Examples:
  npm run send -- postSent                      one item to npm start
  npm run send -- postSent --resend             the same again, same ids
  npm run send -- newLead --items 50 --count 200
  npm run send -- postSent --curl               the curl command of a delivery
  npm run send -- postSent --url https://… --webhook 0WA001 --secret <secret>

The variable OKTOPOST_SECRET keeps the secret out of the shell's history.
Exit status: 0 every delivery was answered 2xx; 1 some were not; 2 the command
was not understood.`;

const MOST_ITEMS = 100_000;
const MOST_DELIVERIES = 10_000_000;
const MOST_AT_A_TIME = 1_000;
const MOST_SECONDS = 86_400;
const USUAL_AT_A_TIME = 8;

const NOT_STORED = 1;

/** `send`: makes signed deliveries as Oktopost does, and posts them. */
export function sendCommand(context: CommandContext<OktoSurroundings>) {
  return new Command('send')
    .description('send signed Oktopost deliveries to a receiver, as Oktopost does')
    .addArgument(new Argument('[event]', 'the event type: postSent, newLead, …').argParser(eventType))
    .option('--items <n>', 'a body of n items (1), which differ in their ids', integer(0, MOST_ITEMS))
    .addOption(new Option('--data <file>', 'the bytes of this file are the body').conflicts('items'))
    .addOption(
      new Option('--resend', 'the last delivery of this event type again').conflicts([
        'data',
        'items',
        'webhook',
        'secret',
      ]),
    )
    .option('--tamper', 'change the body after signing, so that it must be refused')
    .option('--count <n>', 'n deliveries (1), each with its own ids', integer(1, MOST_DELIVERIES))
    .option('--concurrency <n>', `at most n at a time (${USUAL_AT_A_TIME})`, integer(1, MOST_AT_A_TIME))
    .option(
      '--retry-interval <s>',
      `send what is not answered 2xx again after s seconds, up to ${OKTOPOST.retries} times; Oktopost waits ${OKTOPOST.retrySeconds}`,
      seconds(MOST_SECONDS),
    )
    .option('--url <url>', 'the receiver (the one of npm start)', url)
    .option('--webhook <id>', "the webhook's id (local-<event>)", webhookId)
    .option('--secret <secret>', `its secret (${LOCAL_SECRET})`, secret)
    .addOption(
      new Option('--curl', 'print the delivery as a curl command instead').conflicts([
        'count',
        'concurrency',
        'retryInterval',
      ]),
    )
    .option('--list', 'print the event types instead')
    .addOption(new Option('--json', 'with --list: print JSON').conflicts('curl'))
    .addHelpText('after', EXAMPLES)
    .action(async (event, options) => {
      if (options.list) return printEvents(options.json ?? false, context.stdout);
      if (options.json)
        throw new UsageError(toType('--json goes with --list only. Type:', 'npm run okto -- send --list --json'));
      const stored = await send(event, options, context);
      if (!stored) context.end(NOT_STORED);
    });
}

interface SendOptions {
  items?: number | undefined;
  data?: string | undefined;
  resend?: true | undefined;
  tamper?: true | undefined;
  count?: number | undefined;
  concurrency?: number | undefined;
  retryInterval?: number | undefined;
  url?: URL | undefined;
  webhook?: string | undefined;
  secret?: string | undefined;
  curl?: true | undefined;
}

/** Answers whether every delivery was answered 2xx. */
async function send(event: EventType | undefined, options: SendOptions, context: CommandContext<OktoSurroundings>) {
  const { stdout, stderr, cache } = context;
  const sent = join(cache, 'sent');
  const memory = lastDeliveries(sent);
  const order = orderOf(event, options, context.environment);
  const localUrl = order.url ?? (await localReceiver(context));
  const outbox = openOutbox(order, { recall: memory.recall, localUrl });
  if (options.curl) return stdout.write(curlCommand(outbox.url, outbox.next(), sent, process.platform));
  const { delivery, answered, stored } = await sendOut(outbox, settingsOf(options), { stdout, stderr });
  const isNew = answered && !options.tamper && !options.resend;
  if (isNew && delivery && outbox.event) {
    const problem = memory.remember(outbox.event, { url: order.url, delivery });
    if (problem) say(stderr, problem);
  }
  return stored;
}

/** @throws UsageError */
function orderOf(event: EventType | undefined, options: SendOptions, environment: Variables): Order {
  return {
    source: sourceOf(event, options),
    url: options.url,
    webhook: options.webhook,
    secret: options.secret ?? secretOf(environment),
    tamper: options.tamper ?? false,
  };
}

function sourceOf(event: EventType | undefined, { data, resend, items = 1 }: SendOptions): Source {
  if (data !== undefined) return { kind: 'file', path: data, event };
  if (event === undefined) {
    const option = resend ? ' --resend' : '';
    throw new UsageError(
      toType(
        'Which event type? Type it as in the first line; the second lists all of them:',
        `npm run okto -- send postSent${option}`,
        'npm run okto -- send --list',
      ),
    );
  }
  return resend ? { kind: 'last', event } : { kind: 'fixture', event, items };
}

function secretOf({ OKTOPOST_SECRET }: Variables): string {
  const value = OKTOPOST_SECRET || LOCAL_SECRET;
  if (isUsableSecret(value)) return value;
  throw new UsageError(
    'The variable OKTOPOST_SECRET has white space around it, or characters in it that nobody sees. Was it copied with a line end? Set it again.',
  );
}

function settingsOf({ count, concurrency, retryInterval, tamper, resend }: SendOptions) {
  if (concurrency !== undefined && count === undefined)
    throw new UsageError('--concurrency goes with --count, the number of deliveries: --count 100 --concurrency 8');
  return {
    count: count ?? 1,
    atATime: concurrency ?? USUAL_AT_A_TIME,
    retryIntervalMs: retryInterval === undefined ? undefined : retryInterval * 1_000,
    tampered: tamper ?? false,
    again: resend ?? false,
  };
}
