import type { ItemLine } from '../../lib/aws/item-line.ts';
import { type LogLine, textField } from '../../lib/aws/log-line.ts';
import type { AnsweredRequest, StackEvent } from '../stack-events.ts';
import { columns, indented, type Line, type Look, type Mood } from './columns.ts';

/** What the console says about an event: lines for people, and with `logs` the Lambda's own line before them. */
export function printEvent(event: StackEvent, logs: boolean, look: Look): string[] {
  const lines = describe(event, look);
  return logs && 'text' in event && event.kind !== 'output' ? [look.paint('dim', event.text), ...lines] : lines;
}

function describe(event: StackEvent, look: Look): string[] {
  if (event.kind === 'output') return indented(`${event.lambda} | ${event.text}`, look);
  if (event.kind === 'build failed') return describeProblem(event.problem, look);
  const line = lineOf(event);
  return line ? columns(line, look) : [];
}

function describeProblem(problem: string, look: Look): string[] {
  const details = 'the code from before goes on';
  const lines = problem.split('\n').flatMap((line) => indented(line, look));
  return [...columns({ what: 'rebuilt', result: 'not live', mood: 'red', details }, look), ...lines];
}

function lineOf(event: Exclude<StackEvent, { kind: 'output' | 'build failed' }>): Line | undefined {
  switch (event.kind) {
    case 'answered':
      return describeAnswer(event.answer);
    case 'item':
      return describeItem(event.item);
    case 'log':
      return describeLog(event.log);
    case 'invocation failed':
      return describeFailure(event);
    case 'rebuilt':
      return {
        what: 'rebuilt',
        result: event.lambdas.join(', '),
        mood: 'green',
        details: `in ${event.milliseconds} ms: live ${event.again ? 'again' : 'from now on'}`,
      };
    case 'trouble':
      return { what: 'trouble', result: '', mood: 'red', details: event.message };
    // The receiver's line is part of its answer, and what a batch does is seen by its items.
    case 'delivery':
    case 'metrics':
    case 'batch started':
    case 'batch ended':
    case 'completion recorded':
      return undefined;
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
}: AnsweredRequest): Line {
  const stored = `${accepted} ${accepted === 1 ? 'item' : 'items'}`;
  const what = quarantined ? `in quarantine: ${reason}` : (reason ?? (status === 202 ? stored : ''));
  const mood: Mood = status >= 400 ? 'red' : quarantined ? 'yellow' : 'green';
  const name = webhookId ?? (method === 'POST' ? 'unknown webhook' : method);
  const details = join([what, `${milliseconds} ms`]);
  return { what: 'delivery', result: String(status), mood, ...(deliveryId && { deliveryId }), name, details };
}

const MOODS: Readonly<Record<string, Mood>> = {
  done: 'green',
  duplicate: 'green',
  split: 'green',
  dead: 'red',
  unavailable: 'red',
};

const EXPLANATIONS: Readonly<Record<string, string>> = {
  duplicate: 'done before',
  split: 'into the items of its range',
  busy: 'another invocation has it',
  resting: 'its processor rests',
  waiting: 'as its processor asked',
  'not started': 'the batch ran out of time',
};

/** Fits Oktopost's ids. */
const PAYLOAD_ID_WIDTH = 15;

function describeItem(item: ItemLine): Line {
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
  return {
    what: 'item',
    result: outcome,
    mood: MOODS[outcome] ?? 'yellow',
    ...(deliveryId && { deliveryId }),
    name: event,
    details: `${payload}  ${join(details)}`,
  };
}

function describeFailure({ lambda, reason, backInSeconds }: StackEvent & { kind: 'invocation failed' }): Line {
  const details = `${reason}; its items come back in ${backInSeconds} s at the latest`;
  return { what: lambda, result: 'failed', mood: 'red', details };
}

/** The columns before it say which item it is about. */
const IDS = new Set(['deliveryId', 'webhookId', 'payloadId', 'event', 'index']);

const LEVELS: Readonly<Record<string, Mood>> = { WARN: 'yellow', ERROR: 'red', CRITICAL: 'red' };

/** What a processor logged, or a Lambda about itself. */
function describeLog(log: LogLine): Line {
  const fields = Object.entries(log.fields).filter(([name]) => !IDS.has(name));
  const details = [log.message, ...fields.map(([name, value]) => `${name}=${plain(value)}`)].join('  ');
  const level = log.level.toLowerCase();
  return {
    what: '',
    result: level,
    mood: LEVELS[log.level] ?? 'dim',
    deliveryId: textField(log, 'deliveryId') ?? '',
    name: textField(log, 'event') ?? '',
    details,
  };
}

function plain(value: unknown): string {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value);
}

function join(parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== false && part !== '').join(', ');
}
