import type { SQSRecord } from 'aws-lambda';
import { type DeliveryLine, readDeliveryLine } from '../lib/aws/delivery-line.ts';
import { type ItemLine, readItemLine } from '../lib/aws/item-line.ts';
import { type LogLine, parseLogLine } from '../lib/aws/log-line.ts';
import type { LambdaName } from './lambda/environment.ts';

/** What happens in the local stack: the console prints it, the state counts it, tests wait for it. */
export type StackEvent =
  | { kind: 'answered'; answer: AnsweredRequest }
  | { kind: 'batch started'; records: readonly SQSRecord[] }
  | { kind: 'batch ended'; records: readonly SQSRecord[] }
  | LambdaLine
  /** Its batch stays in the queue, and is visible again after a number of seconds. */
  | { kind: 'invocation failed'; lambda: LambdaName; reason: string; backInSeconds: number }
  /** A change is live; `again` where the one before it was not. */
  | { kind: 'rebuilt'; lambdas: readonly LambdaName[]; milliseconds: number; again: boolean }
  /** A change cannot be built or loaded, so the code from before it goes on; a line for each error. */
  | { kind: 'build failed'; problem: string }
  /** Seen only while chaos is on: the ledger knows that a processor has succeeded for an item. */
  | { kind: 'completion recorded'; key: string; processor: string }
  | { kind: 'trouble'; message: string };

/** A line that a Lambda wrote: how an item ended, how a delivery ended, another log entry, metrics, or anything else. */
export type LambdaLine = { lambda: LambdaName; text: string } & (
  | { kind: 'item'; item: ItemLine }
  | { kind: 'delivery'; delivery: DeliveryLine }
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

export function readLine(lambda: LambdaName, text: string): LambdaLine {
  const log = parseLogLine(text);
  if (log === undefined) return { kind: 'output', lambda, text };
  if (log === 'metrics') return { kind: 'metrics', lambda, text };
  const item = readItemLine(log);
  if (item) return { kind: 'item', lambda, text, item };
  const delivery = lambda === 'receive' ? readDeliveryLine(log) : undefined;
  return delivery ? { kind: 'delivery', lambda, text, delivery } : { kind: 'log', lambda, text, log };
}
