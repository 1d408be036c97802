import { styleText } from 'node:util';
import type { ItemLine } from '../../lib/aws/item-line.ts';
import { type LogLine, textField } from '../../lib/aws/log-line.ts';
import type { AnsweredRequest, StackEvent } from '../stack-events.ts';
import { columns, indented, type Mood } from './columns.ts';

/** What the console says about an event: one line for people, and with `logs` the Lambda's own line before it. */
export function printEvent(event: StackEvent, logs: boolean): string[] {
  const lines = describe(event);
  return logs && 'text' in event && event.kind !== 'output' ? [styleText('dim', event.text), ...lines] : lines;
}

function describe(event: StackEvent): string[] {
  switch (event.kind) {
    case 'answered':
      return [describeAnswer(event.answer)];
    case 'item':
      return [describeItem(event.item)];
    case 'log':
      return [describeLog(event.log)];
    case 'output':
      return [indented(`${event.lambda} | ${event.text}`)];
    case 'invocation failed':
      return [describeFailure(event)];
    case 'rebuilt':
      return [
        columns('rebuilt', event.lambdas.join(', '), 'green', '', '', `in ${event.milliseconds} ms: live from now on`),
      ];
    case 'build failed':
      return ['', 'The change cannot be built, so the code from before it goes on running:', '', event.problem, ''];
    case 'trouble':
      return [columns('trouble', '', 'red', '', '', event.message)];
    // The receiver's line is part of its answer, and what a batch does is seen by its items.
    case 'delivery':
    case 'metrics':
    case 'batch started':
    case 'batch ended':
    case 'completion recorded':
      return [];
  }
}

function describeAnswer({
  status,
  method,
  deliveryId,
  webhookId,
  accepted,
  quarantined,
  reason,
  milliseconds,
}: AnsweredRequest) {
  const stored = `${accepted} ${accepted === 1 ? 'item' : 'items'}`;
  const what = quarantined ? `in quarantine: ${reason}` : (reason ?? (status === 202 ? stored : ''));
  const mood: Mood = status >= 400 ? 'red' : quarantined ? 'yellow' : 'green';
  const name = webhookId ?? (method === 'POST' ? 'unknown webhook' : method);
  return columns('delivery', String(status), mood, deliveryId, name, join([what, `${milliseconds} ms`]));
}

const MOODS: Readonly<Record<string, Mood>> = { done: 'green', duplicate: 'green', dead: 'red', unavailable: 'red' };

const EXPLANATIONS: Readonly<Record<string, string>> = {
  duplicate: 'done before',
  'replay refused': 'came before under another payload id',
  busy: 'another invocation has it',
  'not started': 'the batch was out of time',
};

/** Fits Oktopost's ids. */
const PAYLOAD_ID_WIDTH = 16;

function describeItem(item: ItemLine): string {
  const { outcome, deliveryId, event = 'unreadable', payloadId = '-', attempt, seconds, milliseconds } = item;
  const details = [
    attempt !== undefined && attempt > 1 && `attempt ${attempt}`,
    EXPLANATIONS[outcome],
    item.reason,
    item.errorName && `${item.processor ? `${item.processor}: ` : ''}${item.errorName}: ${item.errorMessage}`,
    seconds !== undefined && `back in ${seconds} s`,
    `${milliseconds} ms`,
  ];
  const payload = payloadId.padEnd(PAYLOAD_ID_WIDTH);
  return columns('item', outcome, MOODS[outcome] ?? 'yellow', deliveryId, event, `${payload}  ${join(details)}`);
}

function describeFailure({ lambda, reason, backInSeconds }: StackEvent & { kind: 'invocation failed' }): string {
  const details = `${reason}; its items come back in ${backInSeconds} s at the latest`;
  return columns(lambda, 'failed', 'red', '', '', details);
}

/** The columns before it say which item it is about. */
const IDS = new Set(['deliveryId', 'webhookId', 'payloadId', 'event', 'index']);

const LEVELS: Readonly<Record<string, Mood>> = { WARN: 'yellow', ERROR: 'red', CRITICAL: 'red' };

/** What a processor logged, or a Lambda about itself. */
function describeLog(log: LogLine): string {
  const fields = Object.entries(log.fields).filter(([name]) => !IDS.has(name));
  const details = [log.message, ...fields.map(([name, value]) => `${name}=${plain(value)}`)].join('  ');
  const level = log.level.toLowerCase();
  return columns('', level, LEVELS[log.level] ?? 'dim', textField(log, 'deliveryId'), textField(log, 'event'), details);
}

function plain(value: unknown): string {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
}

function join(parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== false && part !== '').join(', ');
}
