import { SendMessageBatchCommand, type SendMessageBatchCommandOutput, type SQSClient } from '@aws-sdk/client-sqs';
import { mapConcurrently } from '../concurrency.ts';
import { SQS } from '../limits.ts';
import { errorName } from '../privacy/error-name.ts';
import type { Queue } from '../receive/ports.ts';

const CONCURRENT_BATCHES = 8;
const ROUNDS = 3;
const FIRST_PAUSE_MS = 100;

/** @param pause Waits a number of milliseconds; a parameter for tests. */
export function sqsQueue(sqs: Pick<SQSClient, 'send'>, queueUrl: string, pause: (ms: number) => Promise<void>): Queue {
  return {
    async send(messages, signal) {
      const results = await mapConcurrently(toBatches(messages), CONCURRENT_BATCHES, (batch) =>
        sendBatch(sqs, queueUrl, batch, signal, pause),
      );
      const failures = results.filter((result) => result.failed > 0);
      const failed = failures.reduce((sum, result) => sum + result.failed, 0);
      return { failed, ...(failures[0]?.error !== undefined && { error: failures[0].error }) };
    },
  };
}

/** In order, each as full as both limits allow. */
export function toBatches(messages: readonly string[]): string[][] {
  const batches: string[][] = [];
  let batch: string[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message);
    if (batch.length === 0 || batch.length === SQS.batchEntries || bytes + size > SQS.batchBytes) {
      batch = [];
      bytes = 0;
      batches.push(batch);
    }
    batch.push(message);
    bytes += size;
  }
  return batches;
}

/** A call that succeeded can carry entries that failed: those, and only those, are sent again. */
async function sendBatch(
  sqs: Pick<SQSClient, 'send'>,
  queueUrl: string,
  batch: readonly string[],
  signal: AbortSignal,
  pause: (ms: number) => Promise<void>,
): Promise<{ failed: number; error?: string }> {
  let left = batch;
  let error = errorName(signal.reason);
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) await pause(FIRST_PAUSE_MS * 2 ** (round - 1));
    if (signal.aborted) break;
    const entries = left.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
    try {
      const output = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }), {
        abortSignal: signal,
      });
      const stored = storedIds(output);
      left = left.filter((_, i) => !stored.has(String(i)));
      error = output.Failed?.[0]?.Code ?? 'unconfirmed entries';
    } catch (thrown) {
      // The SDK has tried three times by itself; whatever did arrive is recognised as a duplicate when Oktopost sends it again.
      return { failed: left.length, error: errorName(thrown) };
    }
    if (left.length === 0) return { failed: 0 };
  }
  return { failed: left.length, error };
}

/** Only what SQS confirms is stored: an entry in neither list is not. */
function storedIds(output: SendMessageBatchCommandOutput): Set<string | undefined> {
  return new Set(output.Successful?.map((entry) => entry.Id));
}
