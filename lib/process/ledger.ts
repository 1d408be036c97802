/** Identifies an item in the ledger. */
export interface ItemKey {
  webhookId: string;
  payloadId?: string;
  sha256: string;
  /** As in a queue message. */
  alike?: number;
  place?: string;
}

/** The key as one text, for who needs to tell items apart: it is the same at each attempt and resend. */
export function keyText({ webhookId, payloadId = NO_PAYLOAD_ID, sha256, alike, place }: ItemKey): string {
  return [webhookId, payloadId, sha256, ...(alike ? [alike] : []), ...(place ? [place] : [])].join('/');
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
  /** Of those without an end, over all: how many were made while nothing else ran, less those that failed and ended. */
  crashedAlone: number;
  /** The processors that have asked to be left alone, and until when. */
  waits: ReadonlyMap<string, number>;
  /** When the last attempt began, whether it has an end or not. */
  triedAt: number | undefined;
  /** Of the time since `firstAt`, milliseconds in which nobody could try it. */
  untriedMs: number;
}

export const NO_HISTORY: History = {
  failed: 0,
  firstAt: undefined,
  open: 0,
  crashedAlone: 0,
  waits: new Map(),
  triedAt: undefined,
  untriedMs: 0,
};

/** What the ledger knows of an item, at one moment. */
export interface LedgerEntry {
  /** The processors that have succeeded. */
  done: ReadonlySet<string>;
  history: History;
  /** What its bytes say, of `contentOf`; undefined for a new item, and for one that version 0.1.0 wrote. */
  content: string | undefined;
  /** Until then somebody is at it; in milliseconds since the epoch. */
  leaseUntil: number | undefined;
}

/** Another content that came under the same payload id. */
export interface OtherContent {
  sha256: string;
  /** Of `contentOf`; undefined in what version 0.1.0 wrote. */
  content: string | undefined;
}

export interface ClaimRequest {
  owner: string;
  /** All that are to succeed for the item; at least one. */
  processors: readonly string[];
  /** When the claim ends by itself, if its owner crashed: milliseconds from now. */
  leaseMs: number;
  /** Of `contentOf`, to be compared with what comes later under the same payload id. */
  content: string;
  /** Nothing else runs in this Lambda: should it crash, the item is to blame. */
  alone: boolean;
  /** As the history is to say it from now on. */
  untriedMs: number;
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
  /** The same, and what else has come under its payload id; of an item without one, nothing. It may miss what comes at the same moment. */
  find(key: ItemKey): Promise<{ entry: LedgerEntry; others: readonly OtherContent[] }>;
  claim(key: ItemKey, request: ClaimRequest): Promise<Claim>;
  /** Durably notes that a processor succeeded. `last` also ends the claim, and forgets the attempts that it took. */
  complete(key: ItemKey, owner: string, processor: string, last: boolean): Promise<void>;
  /** Ends the claim without success. `history` is what is remembered from now on. */
  release(key: ItemKey, owner: string, history: History): Promise<void>;
  /** The payload id under which this content came first, or `-`: another one than the item's own means a replay. */
  firstPayloadId(key: ItemKey): Promise<string>;
}
