import type { ChaosState } from '../faults/chaos.ts';

/** What `GET /local/state` shows. Ids, counts and causes; never what Oktopost sent. */
export interface LocalState {
  queue: { visible: number; inFlight: number };
  counts: Counts;
  /** Newest first, at most 500. */
  items: readonly ItemState[];
  deadLetters: readonly DeadLetterState[];
  quarantine: readonly QuarantineState[];
  /** Only while chaos is on. */
  chaos?: ChaosState;
}

/** Since the start. Of items, but `rejected` and `quarantined` of deliveries. */
export interface Counts {
  accepted: number;
  done: number;
  /** Receipts of items that were done before. */
  duplicates: number;
  /** Attempts that failed; their items come back. */
  failed: number;
  dead: number;
  quarantined: number;
  rejected: number;
}

export interface ItemState {
  deliveryId: string;
  webhookId: string;
  payloadId: string | undefined;
  event: string;
  index: number;
  status: 'queued' | 'processing' | 'retrying' | 'done' | 'dead';
  attempts: number;
  /** Of the last attempt that failed. */
  error?: string;
}

export interface DeadLetterState {
  deliveryId: string;
  webhookId: string;
  payloadId: string | undefined;
  event: string | undefined;
  reason: string;
  processor: string | undefined;
  errorName: string | undefined;
  errorMessage: string | undefined;
  attempts: number;
  firstAt: string | undefined;
  lastAt: string | undefined;
}

export interface QuarantineState {
  key: string;
  kind: string;
  webhookId: string;
  reason: string;
  receivedAt: string;
  /** Of the body. */
  bytes: number;
}

/** Of each list. */
export const MOST_SHOWN = 500;
