import type { Clock, Timer } from '../clock.ts';
import type { StoredItem } from '../message.ts';
import type { Webhooks } from '../parse-webhooks.ts';
import type { QuarantinedDelivery } from '../quarantine.ts';

/** What receive needs of the world. The adapters are in `lib/aws`. */
export interface ReceivePorts {
  webhooks: WebhookDirectory;
  queue: Queue;
  items: OversizeItems;
  quarantine: Quarantine;
  now: Clock;
  timer: Timer;
  newId(): string;
  /** Milliseconds until Lambda ends the invocation. */
  remaining(): number;
}

export interface WebhookDirectory {
  /** The webhooks, as they were at most 5 minutes ago. Throws where they were never read. */
  get(): Promise<Webhooks>;
  /** Reads them again, at most once in 30 seconds; else, and while the store is out of reach, the last good ones. */
  refresh(): Promise<Webhooks>;
  /** The last good ones, at once; undefined where they were never read. */
  last(): Webhooks | undefined;
}

export interface Queue {
  /**
   * Stores each message durably. Answers how many are not; never throws, since some may be stored. Begins nothing more once the
   * signal is aborted.
   */
  send(messages: readonly string[], signal: AbortSignal): Promise<{ failed: number; error?: string }>;
}

/** Deliveries that are kept, but not queued. */
export interface Quarantine {
  /** Durably, once it returns true; false where the hour's share of rejected deliveries is used up. */
  keep(delivery: QuarantinedDelivery): Promise<boolean>;
}

/** Items that are too large for SQS. */
export interface OversizeItems {
  /** Durably, once it returns. The same content has the same place, so that a resend does not pile up. */
  put(webhookId: string, sha256: string, json: string): Promise<StoredItem>;
}
