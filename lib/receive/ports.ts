import type { Clock, Timer } from '../clock.ts';
import type { StoredItem } from '../message.ts';
import type { Webhooks } from '../parse-webhooks.ts';
import type { QuarantinedDelivery } from '../quarantine.ts';
import type { Queue } from '../queue.ts';
import type { StoredDelivery } from '../stored-delivery.ts';
import type { OversizeStore } from '../to-messages.ts';

/** What receive needs of the world. The adapters are in `lib/aws`. */
export interface ReceivePorts {
  webhooks: WebhookDirectory;
  queue: Queue;
  items: OversizeStore;
  deliveries: Deliveries;
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

/** Deliveries that are kept, but not queued. */
export interface Quarantine {
  /** Durably, once it returns true; false where what may be kept in an hour of what is not authentic is used up. */
  keep(delivery: QuarantinedDelivery): Promise<boolean>;
}

/** Deliveries with too many items to be sent before they must be answered. */
export interface Deliveries {
  /** Durably, once it returns. The same content has the same place, so that a resend does not pile up. */
  put(webhookId: string, delivery: StoredDelivery): Promise<StoredItem>;
}
