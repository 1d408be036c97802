import { type EventType, eventTypes, isEventType } from '../../lib/oktopost/events.ts';
import { nearest } from '../../lib/operate/nearest.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { type Arguments, optionsKeptByNpm, readArguments, type Values } from './arguments.ts';
import { readInteger, readSeconds, readSecret, readUrl, readWebhook } from './option-values.ts';

/** What to send. */
export type Source =
  | { kind: 'fixture'; event: EventType; items: number }
  | { kind: 'file'; path: string; event: EventType | undefined }
  | { kind: 'last'; event: EventType };

export interface SendCommand {
  kind: 'send' | 'curl';
  source: Source;
  /** Undefined: the local receiver's, or for the last delivery the one it went to. */
  url: URL | undefined;
  /** Undefined: the local receiver's webhook for the event type. */
  webhook: string | undefined;
  secret: string;
  tamper: boolean;
  count: number;
  concurrency: number;
  retryIntervalMs: number | undefined;
}

export type Command = { kind: 'help' } | { kind: 'list' } | SendCommand;

export type Environment = Readonly<Record<string, string | undefined>>;

const MOST_ITEMS = 100_000;
const MOST_DELIVERIES = 10_000_000;
const MOST_CONCURRENT = 1_000;

/** @throws UsageError */
export function readCommand(argv: readonly string[], environment: Environment): Command {
  refuseLostOptions(environment);
  const { values, positionals } = readArguments(argv);
  if (values.help) return { kind: 'help' };
  if (values.list) return { kind: 'list' };
  refuseContradictions(values);
  const seconds = values['retry-interval'];
  return {
    kind: values.curl ? 'curl' : 'send',
    source: readSource(values, readEvent(positionals)),
    url: values.url === undefined ? undefined : readUrl(values.url),
    webhook: readWebhook(values.webhook),
    secret: readSecret(values.secret, environment.OKTOPOST_SECRET),
    tamper: values.tamper ?? false,
    count: readInteger('count', values.count, 1, 1, MOST_DELIVERIES),
    concurrency: readInteger('concurrency', values.concurrency, 8, 1, MOST_CONCURRENT),
    retryIntervalMs: seconds === undefined ? undefined : readSeconds(seconds) * 1_000,
  };
}

function refuseLostOptions(environment: Environment): void {
  const [lost] = optionsKeptByNpm(environment);
  if (lost !== undefined)
    throw new UsageError(
      `npm kept --${lost} for itself: options stand after two dashes, as in npm run send -- postSent --${lost}`,
    );
}

const CONTRADICTIONS: readonly [keyof Values, keyof Values, because: string][] = [
  ['resend', 'data', 'the last delivery has its own body'],
  ['resend', 'items', 'the last delivery has its own items'],
  ['resend', 'webhook', 'the last delivery is sent as it was'],
  ['resend', 'secret', 'the last delivery is sent with its own signature'],
  ['data', 'items', 'the file has its own items'],
  ['curl', 'count', 'it prints the command of one delivery'],
  ['curl', 'concurrency', 'it prints the command of one delivery'],
  ['curl', 'retry-interval', 'it only prints the command'],
];

function refuseContradictions(values: Values): void {
  for (const [one, other, because] of CONTRADICTIONS)
    if (values[one] !== undefined && values[other] !== undefined)
      throw new UsageError(`--${one} does not go with --${other}: ${because}.`);
  if (values.concurrency !== undefined && values.count === undefined)
    throw new UsageError('--concurrency needs --count, the number of deliveries.');
}

function readEvent(positionals: Arguments['positionals']): EventType | undefined {
  const [event, surplus] = positionals;
  if (surplus !== undefined)
    throw new UsageError(
      `One event type at a time, please: what is ${JSON.stringify(surplus)}? Options stand after two dashes, as in npm run send -- postSent --items 10`,
    );
  if (event === undefined || isEventType(event)) return event;
  const meant = nearest(event, eventTypes);
  const guess = meant === undefined ? '' : ` Did you mean ${meant}?`;
  throw new UsageError(
    `Oktopost has no event type ${JSON.stringify(event)}.${guess} All are in: npm run send -- --list`,
  );
}

function readSource(values: Values, event: EventType | undefined): Source {
  if (values.data !== undefined) return { kind: 'file', path: values.data, event };
  if (event === undefined) {
    const option = values.resend ? ' --resend' : '';
    throw new UsageError(
      `Which event type? As in npm run send -- postSent${option}; all are in: npm run send -- --list`,
    );
  }
  if (values.resend) return { kind: 'last', event };
  return { kind: 'fixture', event, items: readInteger('items', values.items, 1, 0, MOST_ITEMS) };
}
