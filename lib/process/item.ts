import type { DeadReason } from '../dead-letter.ts';
import { PermanentError, RetryLater } from '../processor-errors.ts';
import { bury } from './give-up.ts';
import { type History, keyText, NO_HISTORY } from './ledger.ts';
import { loadItem } from './load-item.ts';
import type { Cause, ItemOutcome } from './outcome.ts';
import { afterFailure, secondsLeft } from './retry.ts';
import { type Attempt, type Failure, type Ran, runProcessors } from './run-item.ts';
import { LEDGER, Unreachable } from './unreachable.ts';
import { hiddenSeconds, secondsOfRest, secondsUntilFirst } from './wait.ts';

/** An item that this invocation has claimed: nobody else works on it meanwhile. */
export type ClaimedItem = Omit<Attempt, 'number' | 'firstAt' | 'before'>;

/** Only who crashes the Lambda while nothing else runs is to blame for it; a Lambda may also die by itself. */
const CRASHES_ALONE = 3;

/** Throws where a service of ours cannot be reached: then the attempt does not count, as far as that can be written down. */
export async function processItem(claimed: ClaimedItem): Promise<ItemOutcome> {
  const attempt = attemptOf(claimed);
  try {
    return await makeAttempt(attempt);
  } catch (error) {
    const isLedger = error instanceof Unreachable && error.service === LEDGER;
    if (!isLedger) await release(attempt, attempt.before).catch(() => undefined);
    throw error;
  }
}

async function makeAttempt(attempt: Attempt): Promise<ItemOutcome> {
  const { message, claim, number, invocation } = attempt;
  if (claim.history.crashedAlone >= CRASHES_ALONE) return giveUp(attempt, 'crashed each time', CRASHED);
  const loaded = await loadItem(message, keyText(attempt.key), invocation.ports.items);
  if ('lost' in loaded) return giveUp(attempt, loaded.lost, LOST);
  const ran = await runProcessors(attempt, loaded);
  // A failure that can pass decides over one that cannot: the processor that may yet succeed gets its attempts.
  const passing = ran.failures.filter(({ error }) => !(error instanceof PermanentError));
  if (passing[0]) return retry(attempt, [passing[0], ...passing.slice(1)], ran);
  if (ran.rest) return comeBack(attempt, ran, { kind: 'resting', cause: ran.rest.cause });
  if (ran.isOutOfTime) return comeBack(attempt, ran, { kind: 'not started' });
  if (ran.waits.size > 0) return comeBack(attempt, ran, { kind: 'waiting' });
  if (ran.failures[0]) return giveUp(attempt, 'permanent error', ran.failures[0].cause);
  return { kind: 'done', attempt: number };
}

/** The count and the window begin anew with each message: Oktopost has resent the item, or a person has replayed it. */
function attemptOf(claimed: ClaimedItem): Attempt {
  const { record, claim, invocation } = claimed;
  const { firstAt, open } = claim.history;
  const isOfMessage = firstAt !== undefined && firstAt >= record.sentAt;
  const before = {
    ...claim.history,
    ...(!isOfMessage && { firstAt: invocation.ports.now(), failed: 0, untriedMs: 0 }),
  };
  return {
    ...claimed,
    number: before.failed + open + 1,
    firstAt: before.firstAt ?? invocation.ports.now(),
    before,
  };
}

/**
 * The item comes back for the processor that is to be tried first; the others are left alone until their own times.
 *
 * @param failures At least one; the first is the cause.
 */
async function retry(attempt: Attempt, failures: readonly [Failure, ...Failure[]], ran: Ran): Promise<ItemOutcome> {
  const { record, before, firstAt, number, invocation } = attempt;
  const [{ cause }] = failures;
  const now = invocation.ports.now();
  const first = Math.min(...failures.map(({ seconds }) => seconds));
  const times = { now, sentAt: record.sentAt, firstAt, untriedMs: before.untriedMs };
  const next = afterFailure(times, first, invocation.settings.retryMs);
  if ('reason' in next) return giveUp(attempt, next.reason, cause);
  const asked = failures.filter(({ error }) => error instanceof RetryLater);
  // The last attempt of all is made in time, whatever was asked for.
  const left = secondsLeft({ now, sentAt: record.sentAt });
  const until = ({ seconds }: Failure) => now + Math.min(seconds, left) * 1_000;
  const waits = new Map([...ran.waits, ...asked.map((one) => [one.processor, until(one)] as const)]);
  // A Lambda dies by itself now and then: an attempt that comes to its end speaks against one crash.
  const crashedAlone = Math.max(0, before.crashedAlone - 1);
  await release(attempt, { ...before, failed: before.failed + 1, open: 0, crashedAlone, waits });
  return { kind: 'retry', seconds: hiddenSeconds(next.seconds), cause, attempt: number };
}

type ComingBack = { kind: 'resting'; cause: Cause } | { kind: 'not started' } | { kind: 'waiting' };

/** Nothing has failed, and something is left to do: the attempt does not count. */
async function comeBack(attempt: Attempt, { rest, waits }: Ran, outcome: ComingBack): Promise<ItemOutcome> {
  const { record, invocation } = attempt;
  await release(attempt, { ...attempt.before, open: 0, waits });
  const resting = rest ? secondsOfRest(rest, record, invocation) : Number.POSITIVE_INFINITY;
  const waiting = waits.size > 0 ? secondsUntilFirst(waits.values(), invocation.ports.now()) : Number.POSITIVE_INFINITY;
  return { ...outcome, seconds: outcome.kind === 'not started' ? 1 : Math.min(resting, waiting) };
}

async function giveUp(attempt: Attempt, reason: DeadReason, cause: Cause): Promise<ItemOutcome> {
  const { message, record, number, firstAt, invocation } = attempt;
  const made = reason === 'crashed each time' ? number - 1 : number;
  const given = { record, info: message.info, reason, cause, attempt: made, firstAt };
  const outcome = await bury(given, invocation.ports);
  await release(attempt, NO_HISTORY);
  return outcome;
}

function release({ key, owner, invocation }: Attempt, history: History): Promise<void> {
  return invocation.ports.ledger.release(key, owner, history);
}

const CRASHED: Cause = {
  processor: '',
  errorName: 'Crash',
  message: `each of ${CRASHES_ALONE} attempts beside which nothing else ran ended without a result: the Lambda crashed, or ran out of time or memory. Its log says which.`,
};

const LOST: Cause = {
  processor: '',
  errorName: 'StoredItemLost',
  message: 'the item was too large for SQS and was kept in S3, where it is missing or no longer what was received.',
};
