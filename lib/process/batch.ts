import { mapConcurrently } from '../concurrency.ts';
import { ROOM } from '../limits.ts';
import { decodeMessage, type QueueMessage } from '../message.ts';
import { errorName } from '../privacy/error-name.ts';
import { bury, type GivenUp } from './give-up.ts';
import { type ItemOutcome, isFinished, type UnfinishedOutcome } from './outcome.ts';
import { type Invocation, type ProcessPorts, type QueueRecord, timeLeft } from './ports.ts';
import { type Processed, processRecord } from './record.ts';
import { secondsLeft } from './retry.ts';
import { Unreachable } from './unreachable.ts';
import { withinTime } from './within-time.ts';

/** A record that waits for its turn to run alone, and how often it crashed so. */
interface Waiting {
  record: QueueRecord;
  crashedAlone: number;
}

/**
 * Processes a batch, each record by itself, and answers the message ids of those that are to stay in the queue. Fails safe:
 * what was not proven to be finished stays. Never throws, since a throw would return the finished ones too; and answers before
 * Lambda's end, since its end would too.
 */
export async function processBatch(records: readonly QueueRecord[], given: Invocation): Promise<string[]> {
  const invocation = withTimeLimits(given);
  const { settings } = invocation;
  const unfinished = new Set(records.map((record) => record.messageId));
  const messages = new Map(records.map((record) => [record, decodeMessage(record.body)]));
  const waiting: Waiting[] = [];

  const work = async (record: QueueRecord, alone: boolean) => {
    const startedAt = invocation.ports.now();
    const fits = timeLeft(invocation) >= settings.processorMs;
    const message = messages.get(record);
    const processed = fits ? await processRecord(record, message, invocation, alone) : notStarted(message);
    if ('crashedAlone' in processed) return void waiting.push({ record, ...processed });
    const outcome = await settle(record, processed, invocation);
    if (isFinished(outcome)) unfinished.delete(record.messageId);
    report({ ...processed, outcome }, record, startedAt, invocation);
  };

  await mapConcurrently(inTurns(messages), settings.itemsAtOnce, (record) => work(record, false));
  await comeBackSoon(waiting, invocation);
  const suspects = waiting.splice(0).sort((a, b) => a.crashedAlone - b.crashedAlone);
  for (const { record } of suspects) await work(record, true);
  return [...unfinished];
}

/** A processor's own limit is one that the invocation can keep: so even the longest one is started at its beginning. */
function withTimeLimits(invocation: Invocation): Invocation {
  const processorMs = Math.min(invocation.settings.processorMs, 0.9 * timeLeft(invocation));
  return {
    ...invocation,
    ports: withinTime(invocation.ports, invocation.remaining),
    settings: { ...invocation.settings, processorMs },
  };
}

/** By turns one of each event type, so that a processor that hangs does not hold every place before another's first item. */
function inTurns(messages: ReadonlyMap<QueueRecord, QueueMessage | undefined>): QueueRecord[] {
  const records = [...messages.keys()];
  const byEvent = [...Map.groupBy(records, (record) => messages.get(record)?.info.event).values()];
  return records.flatMap((_, turn) => byEvent.flatMap((group) => group[turn] ?? []));
}

/** A whole attempt no longer fits into the invocation. Never true of the first records, so that none waits for ever. */
function notStarted(message: QueueMessage | undefined): Processed {
  return { info: message?.info, outcome: { kind: 'not started', seconds: 1 } };
}

/** Any of them may crash the Lambda: the others then come back when this invocation must be over, and not when the queue's own timeout is. */
async function comeBackSoon(waiting: readonly Waiting[], { ports, remaining }: Invocation): Promise<void> {
  const seconds = Math.ceil(remaining() / 1_000) + 5;
  await Promise.all(waiting.map(({ record }) => hide(record, seconds, ports)));
}

/** What stays in the queue is hidden until its time has come, or given up where SQS would move or drop it without a cause. */
async function settle(record: QueueRecord, { info, outcome }: Processed, { ports }: Invocation): Promise<ItemOutcome> {
  if (isFinished(outcome)) return outcome;
  const left = secondsLeft({ now: ports.now(), sentAt: record.sentAt });
  if (left <= -patience(outcome) || record.receiveCount >= ROOM.mostReceipts) {
    const given = { record, info, ...endOf(outcome), attempt: record.receiveCount, firstAt: record.sentAt };
    try {
      return await bury(given, ports);
    } catch {
      // The dead-letter queue is out of reach as well: the item stays for as long as SQS keeps it.
    }
  }
  await hide(record, left > 0 ? Math.min(outcome.seconds, left) : outcome.seconds, ports);
  return outcome;
}

/** What never had its turn may still have it, until there are six hours left of its time in SQS. */
function patience({ kind }: UnfinishedOutcome): number {
  return kind === 'retry' || kind === 'resting' || kind === 'waiting' ? 0 : ROOM.lastTurnSeconds;
}

/** What an item dies of that has never come to another end. */
function endOf(outcome: UnfinishedOutcome): Pick<GivenUp, 'reason' | 'cause'> {
  if (outcome.kind === 'retry') return { reason: 'too old to retry', cause: outcome.cause };
  if (outcome.kind === 'resting') return { reason: 'its processor rested', cause: outcome.cause };
  if ('cause' in outcome) return { reason: 'never reached', cause: outcome.cause };
  const message = `as long as SQS keeps it, it never had its turn: the last time it was ${outcome.kind}`;
  return { reason: 'never reached', cause: { processor: '', errorName: 'NeverReached', message } };
}

function report(processed: Processed, record: QueueRecord, startedAt: number, { ports }: Invocation): void {
  const now = ports.now();
  ports.report({
    ...processed,
    messageId: record.messageId,
    milliseconds: now - startedAt,
    ageMilliseconds: processed.info && now - Date.parse(processed.info.receivedAt),
  });
}

/** A record that cannot be hidden comes back all the same, when the queue's own visibility timeout ends. */
async function hide(record: QueueRecord, seconds: number, ports: ProcessPorts): Promise<void> {
  try {
    await ports.hide(record.receiptHandle, seconds);
  } catch (error) {
    const cause = error instanceof Unreachable ? error.cause : error;
    ports.log.warn('the delay of a retry could not be set', { messageId: record.messageId, error: errorName(cause) });
  }
}
