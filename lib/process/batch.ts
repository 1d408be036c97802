import { mapConcurrently } from '../concurrency.ts';
import { decodeMessage } from '../message.ts';
import { errorName } from '../privacy/error-name.ts';
import { isFinished } from './outcome.ts';
import { type Invocation, type ProcessPorts, type QueueRecord, timeLeft } from './ports.ts';
import { type Processed, processRecord } from './record.ts';

/**
 * Processes a batch, each record alone, and answers the message ids of those that are to stay in the queue. Fails safe: what
 * was not proven to be finished stays. Never throws, since a throw would return the finished ones too.
 */
export async function processBatch(records: readonly QueueRecord[], invocation: Invocation): Promise<string[]> {
  const { ports, settings } = invocation;
  const attemptMs = Math.min(settings.processorMs, timeLeft(invocation) / 2);
  const unfinished = new Set(records.map((record) => record.messageId));
  await mapConcurrently(records, settings.itemsAtOnce, async (record) => {
    const startedAt = ports.now();
    const processed = timeLeft(invocation) < attemptMs ? notStarted(record) : await processRecord(record, invocation);
    if (isFinished(processed.outcome)) unfinished.delete(record.messageId);
    else await hide(record, processed.outcome.seconds, ports);
    const now = ports.now();
    ports.report({
      ...processed,
      messageId: record.messageId,
      milliseconds: now - startedAt,
      ageMilliseconds: processed.info && now - Date.parse(processed.info.receivedAt),
    });
  });
  return [...unfinished];
}

/** A whole attempt no longer fits into the invocation. Never true of the first records, so that none waits for ever. */
function notStarted(record: QueueRecord): Processed {
  return { info: decodeMessage(record.body)?.info, outcome: { kind: 'not started', seconds: 1 } };
}

/** A record that cannot be hidden comes back all the same, when the queue's own visibility timeout ends. */
async function hide(record: QueueRecord, seconds: number, ports: ProcessPorts): Promise<void> {
  try {
    await ports.hide(record.receiptHandle, seconds);
  } catch (error) {
    ports.log.warn('the delay of a retry could not be set', { messageId: record.messageId, error: errorName(error) });
  }
}
