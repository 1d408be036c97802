import { setTimeout as pause } from 'node:timers/promises';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { SQS, STACK } from '../../lib/limits.ts';
import { endOrGrace } from '../grace.ts';
import { InvocationFailed, type InvocationResult } from '../lambda/environment.ts';
import { messageOf } from '../message-of.ts';
import type { StackEvent } from '../stack-events.ts';
import { failedMessages } from './batch-response.ts';
import { splitBatch, toRecord } from './sqs-event.ts';

export interface PollerSettings {
  sqs: Pick<SQSClient, 'send'>;
  queueUrl: string;
  queueArn: string;
  visibilityTimeoutSeconds: number;
  /** How many batches are processed at the same time: one for each environment. */
  batchesAtOnce: number;
  invoke(event: SQSEvent): Promise<InvocationResult>;
  emit(event: StackEvent): void;
}

const PAUSE_AFTER_TROUBLE_MS = 1_000;

/**
 * Does what Lambda's event source mapping does for an SQS queue: receives batches, invokes the function, deletes what
 * succeeded and leaves what failed to its visibility timeout.
 */
export function startPoller(settings: PollerSettings): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loops = Array.from({ length: settings.batchesAtOnce }, () => poll(settings, stopping.signal));
  return {
    /** Batches that run have a moment to end. */
    async stop() {
      stopping.abort();
      await endOrGrace(loops);
    },
  };
}

async function poll(settings: PollerSettings, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const records = await receive(settings, signal);
      for (const batch of splitBatch(records)) await processBatch(batch, settings);
    } catch (error) {
      if (signal.aborted) return;
      settings.emit({ kind: 'trouble', message: `The queue cannot be read: ${messageOf(error)}` });
      await pause(PAUSE_AFTER_TROUBLE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function receive({ sqs, queueUrl, queueArn }: PollerSettings, abortSignal: AbortSignal): Promise<SQSRecord[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: STACK.batchSize,
      WaitTimeSeconds: SQS.longestPollSeconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    }),
    { abortSignal },
  );
  return Messages.map((message) => toRecord(message, queueArn));
}

async function processBatch(records: readonly SQSRecord[], settings: PollerSettings): Promise<void> {
  settings.emit({ kind: 'batch started', records });
  try {
    const failed = await invokeWith(records, settings);
    const done = records.filter(({ messageId }) => !failed.has(messageId));
    if (done.length > 0) await deleteMessages(done, settings);
  } finally {
    settings.emit({ kind: 'batch ended', records });
  }
}

/** The message ids that stay: all of them where the invocation failed. */
async function invokeWith(
  records: readonly SQSRecord[],
  { invoke, emit, visibilityTimeoutSeconds }: PollerSettings,
): Promise<ReadonlySet<string>> {
  const messageIds = records.map(({ messageId }) => messageId);
  try {
    const { response } = await invoke({ Records: [...records] });
    return failedMessages(response, messageIds);
  } catch (error) {
    if (!(error instanceof InvocationFailed)) throw error;
    emit({
      kind: 'invocation failed',
      lambda: 'process',
      reason: error.message,
      backInSeconds: visibilityTimeoutSeconds,
    });
    return new Set(messageIds);
  }
}

async function deleteMessages(records: readonly SQSRecord[], { sqs, queueUrl }: PollerSettings): Promise<void> {
  const Entries = records.map(({ receiptHandle }, i) => ({ Id: String(i), ReceiptHandle: receiptHandle }));
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
}
