import type { SQSRecord } from 'aws-lambda';
import type { LambdaName } from './lambda/environment.ts';
import { type LogLine, numberField, parseLogLine, textField } from './lambda/log-line.ts';

/** What happens in the local stack: the console prints it, the state counts it, tests wait for it. */
export type StackEvent =
  | { kind: 'answered'; answer: AnsweredRequest }
  | { kind: 'batch started'; records: readonly SQSRecord[] }
  | { kind: 'batch ended'; records: readonly SQSRecord[] }
  | LambdaLine
  /** Its batch stays in the queue, and is visible again after so many seconds. */
  | { kind: 'invocation failed'; lambda: LambdaName; reason: string; backInSeconds: number }
  | { kind: 'rebuilt'; lambdas: readonly LambdaName[]; milliseconds: number }
  | { kind: 'build failed'; problem: string }
  /** Seen only while chaos is on: the ledger knows that a processor has succeeded for an item. */
  | { kind: 'completion recorded'; key: string; processor: string }
  | { kind: 'trouble'; message: string };

/** A line that a Lambda wrote: how an item ended, how a delivery ended, another log entry, metrics, or anything else. */
export type LambdaLine = { lambda: LambdaName; text: string } & (
  | { kind: 'item'; item: ItemLine }
  | { kind: 'delivery'; log: LogLine }
  | { kind: 'log'; log: LogLine }
  | { kind: 'metrics' }
  | { kind: 'output' }
);

/** What the receiver answered to one request. */
export interface AnsweredRequest {
  status: number;
  method: string;
  milliseconds: number;
  deliveryId: string | undefined;
  webhookId: string | undefined;
  /** Items that were stored. */
  accepted: number;
  quarantined: boolean;
  /** Why it was not accepted. */
  reason: string | undefined;
}

/** How one receipt of one item ended, as `lib/aws/item-report.ts` logs it. */
export interface ItemLine {
  outcome: string;
  messageId: string;
  deliveryId: string | undefined;
  webhookId: string | undefined;
  payloadId: string | undefined;
  event: string | undefined;
  index: number | undefined;
  milliseconds: number | undefined;
  attempt: number | undefined;
  /** Until it comes back. */
  seconds: number | undefined;
  reason: string | undefined;
  processor: string | undefined;
  errorName: string | undefined;
  errorMessage: string | undefined;
}

export function readLine(lambda: LambdaName, text: string): LambdaLine {
  const log = parseLogLine(text);
  if (log === undefined) return { kind: 'output', lambda, text };
  if (log === 'metrics') return { kind: 'metrics', lambda, text };
  const item = readItemLine(log);
  if (item) return { kind: 'item', lambda, text, item };
  const isDelivery = lambda === 'receive' && textField(log, 'outcome') !== undefined;
  return { kind: isDelivery ? 'delivery' : 'log', lambda, text, log };
}

/** A processor's own lines name its item too, but not the message that brought it. */
function readItemLine(log: LogLine): ItemLine | undefined {
  const outcome = textField(log, 'outcome');
  const messageId = textField(log, 'messageId');
  if (outcome === undefined || messageId === undefined) return undefined;
  return {
    outcome,
    messageId,
    deliveryId: textField(log, 'deliveryId'),
    webhookId: textField(log, 'webhookId'),
    payloadId: textField(log, 'payloadId'),
    event: textField(log, 'event'),
    index: numberField(log, 'index'),
    milliseconds: numberField(log, 'milliseconds'),
    attempt: numberField(log, 'attempt'),
    seconds: numberField(log, 'seconds'),
    reason: textField(log, 'reason'),
    processor: textField(log, 'processor'),
    errorName: textField(log, 'errorName'),
    errorMessage: textField(log, 'errorMessage'),
  };
}
