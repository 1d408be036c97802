import type { DeadReason } from '../dead-letter.ts';
import { ROOM } from '../limits.ts';
import type { History } from './ledger.ts';

const FIRST_SECONDS = 15;

/**
 * Seconds until the next attempt: exponential, 15 s doubling to 30 min, of which chance takes up to half, so that what failed
 * together does not come back together. `random` is in [0, 1).
 */
export function backoffSeconds(failures: number, random: () => number): number {
  const ceiling = Math.min(FIRST_SECONDS * 2 ** (failures - 1), ROOM.longestBackoffSeconds);
  return Math.ceil(ceiling * (0.5 + random() / 2));
}

/** Seconds until an item comes back that a destination has asked to wait: not sooner, and not all at the same moment. */
export function askedSeconds(asked: number, random: () => number): number {
  return Math.ceil(asked * (1 + random() / 10));
}

/**
 * Seconds until an item that waits for a resting processor looks again, after that many receipts. It grows fast enough for a
 * thousand receipts, which is what SQS allows, to outlast the retention of the queue (the sums are 10 to 21 days), and slowly
 * enough at first for a destination that limits its rate to have work all the time.
 */
export function restingSeconds(receipts: number, random: () => number): number {
  return Math.ceil((receipts / 2 + receipts ** 2 / 500) * (1 + random()));
}

/** Between two attempts no more than this passes by itself; what is more was a time in which nobody could try. */
const LONGEST_GAP_MS = 2 * ROOM.longestBackoffSeconds * 1_000;

/**
 * Milliseconds since its first attempt in which an item was not tried, though neither it nor its processor had asked for that:
 * the queue was on hold, or a service of ours was out of reach. They are not of its window: it could not have succeeded in them.
 */
export function untriedMs({ triedAt, waits, untriedMs: before }: History, now: number): number {
  if (triedAt === undefined) return before;
  return before + Math.max(0, now - Math.max(triedAt, ...waits.values()) - LONGEST_GAP_MS);
}

/** When something happened to a message, in milliseconds since the epoch. */
export interface Times {
  now: number;
  /** It was stored in the queue. */
  sentAt: number;
  /** Its first attempt began. */
  firstAt: number;
  /** Of the time since then, milliseconds in which nobody could try it. */
  untriedMs: number;
}

export type AfterFailure = { seconds: number } | { reason: DeadReason };

/**
 * Whether an item whose attempt failed is tried again. Time decides, and not a count: only an attempt that fails after the
 * window gives it up. SQS drops a message when its retention is over, so the last attempt comes before that.
 */
export function afterFailure(
  { now, sentAt, firstAt, untriedMs }: Times,
  seconds: number,
  windowMs: number,
): AfterFailure {
  if (now - firstAt - untriedMs >= windowMs) return { reason: 'failed for too long' };
  const left = secondsLeft({ now, sentAt });
  return left > 0 ? { seconds: Math.max(1, Math.min(seconds, left)) } : { reason: 'too old to retry' };
}

/** Until the message must have come to an end that has a name. */
export function secondsLeft({ now, sentAt }: Pick<Times, 'now' | 'sentAt'>): number {
  return ROOM.oldestItemSeconds - Math.ceil((now - sentAt) / 1_000);
}
