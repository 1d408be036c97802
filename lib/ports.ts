import type { StoredItem } from './message.ts';
import type { Headers } from './oktopost/headers.ts';
import type { WebhookTable } from './webhooks.ts';

/** What the use cases need of the world. The adapters are in `lib/aws`, the simulated ones in `test/simulation`. */

/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Calls back once after so many milliseconds, unless the returned function is called before. */
export type Timer = (milliseconds: number, callback: () => void) => () => void;

export type NewId = () => string;

export interface Webhooks {
  /** The table, at most 5 minutes old. Throws where none was ever read. */
  get(): Promise<WebhookTable>;
  /** Reads the table again, at most once in 30 seconds; else, and while the store is out of reach, the last good one. */
  refresh(): Promise<WebhookTable>;
}

export interface Queue {
  /** Stores each message durably. Answers how many are not; never throws, since some may be stored. */
  send(messages: readonly string[]): Promise<{ failed: number; error?: string }>;
}

/** Deliveries that are kept, but not queued. */
export interface Quarantine {
  /** Durably, once it returns true; false where the hour's share of rejected deliveries is used up. */
  keep(delivery: QuarantinedDelivery): Promise<boolean>;
}

export interface QuarantinedDelivery {
  kind: 'unreadable' | 'rejected';
  deliveryId: string;
  webhookId: string;
  reason: string;
  /** ISO 8601, UTC. */
  receivedAt: string;
  /** Only those that are needed to receive the delivery again. */
  headers: Headers;
  body: Uint8Array;
}

/** Items that are too large for SQS. */
export interface ItemStore {
  /** Durably, once it returns. The same content has the same place, so that a resend does not pile up. */
  put(webhookId: string, sha256: string, json: string): Promise<StoredItem>;
  /** Undefined where there is no such object. */
  get(key: string): Promise<string | undefined>;
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

/** An item that is given up, and why. Every field but `body` becomes an attribute of the message. */
export interface DeadLetter {
  /** The message, as it was in the queue. */
  body: string;
  reason: DeadReason;
  processor: string;
  errorName: string;
  /** Without personal data. */
  errorMessage: string;
  attempts: number;
  /** ISO 8601, UTC. */
  firstAt: string;
  lastAt: string;
  deliveryId: string;
  webhookId: string;
  payloadId: string;
}

export type DeadReason =
  | 'permanent error'
  | 'attempts used up'
  | 'crashed each time'
  | 'too old to retry'
  | 'unreadable message'
  | 'stored item missing'
  | 'stored item altered';

export interface DeadLetters {
  /** Durably, once it returns. */
  send(letter: DeadLetter): Promise<void>;
}

/** Structured and without personal data: fields hold ids, counts, sizes and timings. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
