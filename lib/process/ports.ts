import type { Clock, Timer } from '../clock.ts';
import type { DeadLetter } from '../dead-letter.ts';
import type { Log } from '../log.ts';
import type { Processors } from '../processor.ts';
import type { LambdaSettings } from '../settings.ts';
import type { ItemReport } from './outcome.ts';

/** A message as the queue hands it over. */
export interface QueueRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  /** How often the queue has handed it over, from 1. */
  receiveCount: number;
  /** When it was first stored, in milliseconds since the epoch. */
  sentAt: number;
}

export interface ProcessPorts {
  ledger: Ledger;
  items: OversizeItems;
  deadLetters: DeadLetters;
  /** Hides a record that stays in the queue for a number of seconds. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
  now: Clock;
  timer: Timer;
  newId(): string;
  /** In [0, 1). */
  random(): number;
  report(report: ItemReport): void;
  log: Log;
}

/** Settings, as `lib/settings.ts` describes them. */
export interface ProcessSettings extends Pick<LambdaSettings, 'maxAttempts' | 'itemsAtOnce' | 'replayGuard'> {
  /** The time limit of one processor. */
  processorMs: number;
}

/** Kept free at the end of an invocation, to write down how its items ended. */
const RESERVE_MS = 2_000;

/** Milliseconds that processors may still take. */
export function timeLeft({ remaining }: Invocation): number {
  return remaining() - RESERVE_MS;
}

/** What a record needs of the invocation that processes it. */
export interface Invocation {
  processors: Processors;
  ports: ProcessPorts;
  settings: ProcessSettings;
  /** Milliseconds until Lambda ends it. */
  remaining(): number;
}

/** Identifies an item in the ledger. */
export interface ItemKey {
  webhookId: string;
  payloadId?: string;
  sha256: string;
}

/** Stands where an item has no payload id, in keys and in the ledger. */
export const NO_PAYLOAD_ID = '-';

export type Claim =
  /** `done`: the processors that have succeeded for this item; `attempt` counts the claims since the first, from 1. */
  | { state: 'claimed'; done: ReadonlySet<string>; attempt: number; firstAt: number }
  /** All processors asked for have succeeded before. */
  | { state: 'done' }
  /** Another invocation is at it, until then at the latest (milliseconds since the epoch). */
  | { state: 'busy'; leaseUntil: number };

/** What was done for which item. Each call is one write; all are safe to repeat. */
export interface Ledger {
  /** `processors`: all that are to succeed for the item. `leaseMs`: when the claim ends by itself, if its owner crashed. */
  claim(key: ItemKey, owner: string, processors: readonly string[], leaseMs: number): Promise<Claim>;
  /** Durably notes that a processor succeeded; `last` also ends the claim. */
  complete(key: ItemKey, owner: string, processor: string, last: boolean): Promise<void>;
  /** Ends the claim without success. `reset` starts the count of attempts anew, for an item that was given up. */
  release(key: ItemKey, owner: string, reset: boolean): Promise<void>;
  /** The payload id under which this content came first, or `-`: another one than the item's own means a replay. */
  firstPayloadId(key: ItemKey): Promise<string>;
}

export interface DeadLetters {
  /** Durably, once it returns. */
  send(letter: DeadLetter): Promise<void>;
}

/** Items that are too large for SQS. */
export interface OversizeItems {
  /** Undefined where there is no such object. */
  get(key: string): Promise<string | undefined>;
}
