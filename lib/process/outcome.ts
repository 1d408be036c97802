import type { DeadReason } from '../dead-letter.ts';
import type { ItemInfo } from '../message.ts';

/** Why an attempt failed, fit for logs: `message` is without personal data. */
export interface Cause {
  processor: string;
  errorName: string;
  message: string;
}

/** How it ends when SQS hands an item over once. One table turns it into a log line and metrics. */
export type ItemOutcome =
  | { kind: 'done'; attempt: number }
  /** All its processors have succeeded before: a resend, or a message that SQS delivered twice. */
  | { kind: 'duplicate' }
  /** It was a range of a delivery of many items: their own messages are in the queue. */
  | { kind: 'split'; items: number }
  /** It rests in the dead-letter queue. */
  | { kind: 'dead'; reason: DeadReason; cause: Cause; attempt: number }
  /** It failed and comes back after a number of seconds. */
  | { kind: 'retry'; seconds: number; cause: Cause; attempt: number }
  /** It comes back when its processor, whose destination is left alone for a time, may be tried again. */
  | { kind: 'resting'; seconds: number; cause: Cause }
  /** Another invocation is processing it; it comes back to see how that ended. */
  | { kind: 'busy'; seconds: number }
  /** It asked for more time than SQS can hide a message; it comes back for the next part of it. */
  | { kind: 'waiting'; seconds: number }
  /** The invocation's time was up before its turn. */
  | { kind: 'not started'; seconds: number }
  /** A service of ours could not be reached. */
  | { kind: 'unavailable'; seconds: number; cause: Cause }
  /** A bug of ours. */
  | { kind: 'defect'; seconds: number; cause: Cause };

/** What leaves the queue: everything else is proven to be unfinished, or not proven to be done. */
const FINISHED = ['done', 'duplicate', 'split', 'dead'] as const satisfies readonly ItemOutcome['kind'][];

export type FinishedOutcome = Extract<ItemOutcome, { kind: (typeof FINISHED)[number] }>;
export type UnfinishedOutcome = Exclude<ItemOutcome, FinishedOutcome>;

export function isFinished(outcome: ItemOutcome): outcome is FinishedOutcome {
  const finished: readonly string[] = FINISHED;
  return finished.includes(outcome.kind);
}

export interface ItemReport {
  messageId: string;
  /** Undefined where the message could not be read. */
  info: ItemInfo | undefined;
  outcome: ItemOutcome;
  /** Spent on it this time. */
  milliseconds: number;
  /** Since the delivery was received; undefined where the message could not be read. */
  ageMilliseconds: number | undefined;
  /** The payload id under which the same content came first, if it is another: a replay, or two events that are alike. */
  replayOf?: string;
  /** SHA-256 of another content that came before under this payload id: Oktopost has changed it, or it is not Oktopost's. */
  changedFrom?: string;
}
