import { ROOM } from '../limits.ts';
import type { QueueMessage } from '../message.ts';
import { bury } from './give-up.ts';
import type { History, LedgerEntry } from './ledger.ts';
import type { ItemOutcome } from './outcome.ts';
import type { Invocation, QueueRecord } from './ports.ts';
import type { ChosenProcessor } from './processors-of.ts';
import type { Rest } from './rest.ts';
import { restingSeconds, secondsLeft } from './retry.ts';

/** A longer wait is made in parts: SQS hides a message for 12 hours at most. */
export function hiddenSeconds(seconds: number): number {
  return Math.min(Math.max(1, Math.ceil(seconds)), ROOM.longestDelaySeconds);
}

/** Until the first of several times has come; milliseconds since the epoch. */
export function secondsUntilFirst(times: Iterable<number>, now: number): number {
  return hiddenSeconds(Math.min(...times) / 1_000 - now / 1_000);
}

/** Until a rest may be over, and longer the more often the item has come in vain. */
export function secondsOfRest({ until }: Rest, { receiveCount }: QueueRecord, { ports }: Invocation): number {
  const left = Math.ceil((until - ports.now()) / 1_000);
  return hiddenSeconds(Math.max(0, left) + restingSeconds(receiveCount, ports.random));
}

/** The owner is usually done soon; its lease says when at the latest. */
export function secondsUntilFree(leaseUntil: number, { receiveCount }: QueueRecord, now: number): number {
  return Math.max(1, Math.min(2 ** receiveCount, Math.ceil((leaseUntil - now) / 1_000) + 1));
}

/** Before anything is written: most items that have to wait cost no more than a look. */
export async function reasonToWait(
  { leaseUntil, history: { waits, failed } }: LedgerEntry,
  left: readonly ChosenProcessor[],
  record: QueueRecord,
  { ports, rests }: Invocation,
): Promise<ItemOutcome | { rest: Rest } | undefined> {
  const now = ports.now();
  if (leaseUntil !== undefined && leaseUntil > now)
    return { kind: 'busy', seconds: secondsUntilFree(leaseUntil, record, now) };
  const isLastTime = secondsLeft({ now, sentAt: record.sentAt }) <= 0;
  const times = left.map(({ name }) => (isLastTime ? 0 : (waits.get(name) ?? 0)));
  if (times.every((time) => time > now)) return { kind: 'waiting', seconds: secondsUntilFirst(times, now) };
  let soonest: Rest | undefined;
  for (const { restName } of left.filter((_, i) => (times[i] ?? 0) <= now)) {
    const rest = await rests.restOf(restName, failed);
    if (rest === undefined) return undefined;
    if (soonest === undefined || rest.until < soonest.until) soonest = rest;
  }
  return soonest && { rest: soonest };
}

/**
 * The item waits for its processor, without an attempt. Where it has failed itself, and its processor has rested for the whole
 * of the time for which items are retried, the rest is what it dies of. One that was never tried waits as long as SQS keeps it.
 */
export async function waitForRest(
  rest: Rest,
  { failed, firstAt = 0 }: History,
  { info }: QueueMessage,
  record: QueueRecord,
  invocation: Invocation,
): Promise<ItemOutcome> {
  const { ports, settings } = invocation;
  const { cause } = rest;
  const triedSince = Math.max(rest.since, firstAt);
  const wasTried = failed > 0 && firstAt >= record.sentAt;
  // While an item tries, the destination may turn out to work again.
  const isBeingTried = ports.now() >= rest.until;
  if (!wasTried || isBeingTried || ports.now() - triedSince < settings.retryMs)
    return { kind: 'resting', seconds: secondsOfRest(rest, record, invocation), cause };
  return bury({ record, info, reason: 'its processor rested', cause, attempt: failed, firstAt }, ports);
}
