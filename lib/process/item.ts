import type { DeadReason } from '../dead-letter.ts';
import { ROOM } from '../limits.ts';
import type { Log } from '../log.ts';
import type { ItemInfo, QueueMessage } from '../message.ts';
import { printableEvent } from '../privacy/printable.ts';
import { printableId } from '../privacy/printable-id.ts';
import { redactedLog } from '../privacy/redacted-log.ts';
import { sentText } from '../privacy/sent.ts';
import type { Processor } from '../processor.ts';
import { PermanentError, RetryLater } from '../processor-errors.ts';
import { bury, causeOf, troubleOf } from './give-up.ts';
import { type GiveItem, loadItem } from './load-item.ts';
import type { Cause, ItemOutcome } from './outcome.ts';
import type { Claim } from './ports.ts';
import { type Invocation, type QueueRecord, timeLeft } from './ports.ts';
import { backoffSeconds } from './retry.ts';
import { runProcessor } from './run.ts';

/** An item that this invocation has claimed: nobody else works on it meanwhile. */
export interface ClaimedItem {
  message: QueueMessage;
  record: QueueRecord;
  owner: string;
  claim: Claim & { state: 'claimed' };
  /** All processors of its event type, by name. */
  processors: ReadonlyMap<string, Processor<string>>;
  invocation: Invocation;
}

interface Failure {
  error: unknown;
  cause: Cause;
}

/** An item that would not come back before SQS drops it is given up with its cause. */
const OLDEST_MS = ROOM.oldestItemSeconds * 1_000;

/** Throws where the ledger or the dead-letter queue cannot be reached: the item then comes back when its lease has ended. */
export async function processItem(claimed: ClaimedItem): Promise<ItemOutcome> {
  const { message, claim, invocation } = claimed;
  // Each claim counts, so one too many means that the last attempt never came to its end.
  if (claim.attempt > invocation.settings.maxAttempts) return giveUp(claimed, 'crashed each time', CRASHED);
  const loaded = await tryToLoad(message, invocation);
  if ('error' in loaded) return retry(claimed, loaded);
  if ('lost' in loaded) return giveUp(claimed, loaded.lost, LOST);
  const failures = await runProcessors(claimed, loaded.item);
  // A failure that can pass decides over one that cannot: the processor that may yet succeed gets its attempts.
  const passing = failures.find(({ error }) => !(error instanceof PermanentError));
  if (passing) return retry(claimed, passing);
  return failures[0] ? giveUp(claimed, 'permanent error', failures[0].cause) : { kind: 'done', attempt: claim.attempt };
}

async function tryToLoad(message: QueueMessage, { ports }: Invocation) {
  try {
    return await loadItem(message, ports.items);
  } catch (error) {
    return { error, cause: troubleOf(error) };
  }
}

/** One after the other, in the order of the table. Each is remembered once it has succeeded, whatever becomes of the others. */
async function runProcessors(claimed: ClaimedItem, item: GiveItem): Promise<Failure[]> {
  const { message, claim, owner, invocation } = claimed;
  const { ports, settings } = invocation;
  const sent = sentText(item().json);
  const context = { log: redactedLog(itemLog(ports.log, message.info), sent), attempt: claim.attempt };
  const todo = [...claimed.processors].filter(([name]) => !claim.done.has(name));
  const failures: Failure[] = [];
  for (const [position, [name, processor]] of todo.entries()) {
    const limitMs = Math.min(settings.processorMs, timeLeft(invocation));
    try {
      await runProcessor(name, processor, item(), context, limitMs, ports.timer);
    } catch (error) {
      failures.push({ error, cause: causeOf(name, error, sent) });
      continue;
    }
    const last = failures.length === 0 && position === todo.length - 1;
    await ports.ledger.complete(message.info, owner, name, last);
  }
  return failures;
}

async function retry(claimed: ClaimedItem, { error, cause }: Failure): Promise<ItemOutcome> {
  const { message, record, claim, owner } = claimed;
  const { ports, settings } = claimed.invocation;
  if (claim.attempt >= settings.maxAttempts) return giveUp(claimed, 'attempts used up', cause);
  const asked = error instanceof RetryLater ? error.seconds : undefined;
  const seconds = asked ?? backoffSeconds(claim.attempt, ports.random);
  if (ports.now() + seconds * 1_000 - record.sentAt > OLDEST_MS) return giveUp(claimed, 'too old to retry', cause);
  await ports.ledger.release(message.info, owner, false);
  return { kind: 'retry', seconds, cause, attempt: claim.attempt };
}

/** The count of attempts starts anew, so that the item is tried as often again when ops replay it or Oktopost resends it. */
async function giveUp(claimed: ClaimedItem, reason: DeadReason, cause: Cause): Promise<ItemOutcome> {
  const { message, record, claim, owner, invocation } = claimed;
  const attempt = Math.min(claim.attempt, invocation.settings.maxAttempts);
  const outcome = await bury(
    { record, info: message.info, reason, cause, attempt, firstAt: claim.firstAt },
    invocation.ports,
  );
  await invocation.ports.ledger.release(message.info, owner, true);
  return outcome;
}

const CRASHED: Cause = {
  processor: '',
  errorName: 'Crash',
  message: 'each attempt ended without a result: the Lambda crashed or ran out of time or memory. Its log says which.',
};

const LOST: Cause = {
  processor: '',
  errorName: 'StoredItemLost',
  message: 'the item was too large for SQS and was kept in S3, where it is missing or no longer what was received.',
};

/** Every line of a processor says which item it is about. */
function itemLog(log: Log, { deliveryId, webhookId, payloadId, event, index }: ItemInfo): Log {
  const ids = { deliveryId, webhookId, payloadId: printableId(payloadId), event: printableEvent(event), index };
  return {
    debug: (message, fields) => log.debug(message, { ...ids, ...fields }),
    info: (message, fields) => log.info(message, { ...ids, ...fields }),
    warn: (message, fields) => log.warn(message, { ...ids, ...fields }),
    error: (message, fields) => log.error(message, { ...ids, ...fields }),
  };
}
