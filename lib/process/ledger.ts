/** Identifies an item in the ledger. */
export interface ItemKey {
  webhookId: string;
  payloadId?: string;
  sha256: string;
}

/** Stands where an item has no payload id, in keys and in the ledger. */
export const NO_PAYLOAD_ID = '-';

/** What is remembered of an item's attempts until all its processors have succeeded. Times are milliseconds since the epoch. */
export interface History {
  /** Attempts that ended in a failure. */
  failed: number;
  /** Of the first of them; undefined before. */
  firstAt: number | undefined;
  /** Attempts since then that have no end: a Lambda crashed, or its end could not be written down. */
  open: number;
  /** Of those without an end, over all: how many were made while nothing else ran. */
  crashedAlone: number;
  /** The processors that have asked to be left alone, and until when. */
  waits: ReadonlyMap<string, number>;
}

export const NO_HISTORY: History = {
  failed: 0,
  firstAt: undefined,
  open: 0,
  crashedAlone: 0,
  waits: new Map(),
};

/** What the ledger knows of an item, at one moment. */
export interface LedgerEntry {
  /** The processors that have succeeded. */
  done: ReadonlySet<string>;
  history: History;
  /** Until then somebody is at it; in milliseconds since the epoch. */
  leaseUntil: number | undefined;
}

export interface ClaimRequest {
  owner: string;
  /** All that are to succeed for the item; at least one. */
  processors: readonly string[];
  /** When the claim ends by itself, if its owner crashed: milliseconds from now. */
  leaseMs: number;
  /** Nothing else runs in this Lambda: should it crash, the item is to blame. */
  alone: boolean;
}

export type Claim =
  /** `history` is as it was before; this attempt is one without an end until it is released or completed. */
  | { state: 'claimed'; done: ReadonlySet<string>; history: History }
  /** All processors asked for have succeeded before. */
  | { state: 'done' }
  /** Another invocation is at it, until then at the latest (milliseconds since the epoch). */
  | { state: 'busy'; leaseUntil: number };

/** What was done for which item. All calls are safe to repeat. */
export interface Ledger {
  /** As it is now: it sees every write that was answered before. */
  look(key: ItemKey): Promise<LedgerEntry>;
  claim(key: ItemKey, request: ClaimRequest): Promise<Claim>;
  /** Durably notes that a processor succeeded. `last` also ends the claim, and forgets the attempts that it took. */
  complete(key: ItemKey, owner: string, processor: string, last: boolean): Promise<void>;
  /** Ends the claim without success. `history` is what is remembered from now on. */
  release(key: ItemKey, owner: string, history: History): Promise<void>;
  /** The payload id under which this content came first, or `-`: another one than the item's own means a replay. */
  firstPayloadId(key: ItemKey): Promise<string>;
}
