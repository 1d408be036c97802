import { SendMessageBatchCommand, type SendMessageBatchCommandOutput, type SQSClient } from '@aws-sdk/client-sqs';
import { mapConcurrently } from '../concurrency.ts';
import { SQS } from '../limits.ts';
import { errorName } from '../privacy/error-name.ts';
import type { Queue, RefusedMessage } from '../queue.ts';

const CONCURRENT_BATCHES = 8;
const ROUNDS = 3;
const FIRST_PAUSE_MS = 100;

/** What SQS says of a message that it takes at no time. Everything else, a forbidden or throttled call too, may pass. */
const REFUSAL = /^(InvalidMessageContents|InvalidParameterValue|BatchRequestTooLong|MessageTooLong)(Exception)?$/;
const PASSING = /throttl|accessdenied|kms/i;

/** @param pause Waits a number of milliseconds; a parameter for tests. */
export function sqsQueue(sqs: Pick<SQSClient, 'send'>, queueUrl: string, pause: (ms: number) => Promise<void>): Queue {
  return {
    async send(messages, signal, group) {
      const call: Call = (entries) =>
        sqs.send(
          new SendMessageBatchCommand({
            QueueUrl: queueUrl,
            // The group of a standard queue gives no order: it makes the queue fair (SQS Developer Guide, "Amazon SQS fair queues").
            Entries: entries.map(({ body }, i) => ({ Id: String(i), MessageBody: body, MessageGroupId: group })),
          }),
          { abortSignal: signal },
        );
      const sent = await mapConcurrently(numbered(messages), CONCURRENT_BATCHES, (batch) =>
        sendBatch(call, batch, signal, pause),
      );
      const { failed, error, refused } = sum(sent);
      return { failed, ...(error !== undefined && { error }), ...(refused.length > 0 && { refused }) };
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

/** A message, and its position in the list that is sent. */
interface Entry {
  index: number;
  body: string;
}

interface Sent {
  failed: number;
  error?: string | undefined;
  refused: readonly RefusedMessage[];
}

type Call = (entries: readonly Entry[]) => Promise<SendMessageBatchCommandOutput>;

function numbered(messages: readonly string[]): Entry[][] {
  let index = 0;
  return toBatches(messages).map((batch) => batch.map((body) => ({ index: index++, body })));
}

function sum(parts: readonly Sent[]): Sent {
  const failures = parts.filter(({ failed }) => failed > 0);
  const failed = failures.reduce((total, part) => total + part.failed, 0);
  return { failed, error: failures[0]?.error, refused: parts.flatMap(({ refused }) => refused) };
}

/** A call that succeeded can carry entries that failed: those, and only those, are sent again, unless they fail at each time. */
async function sendBatch(
  call: Call,
  batch: readonly Entry[],
  signal: AbortSignal,
  pause: (ms: number) => Promise<void>,
): Promise<Sent> {
  let left = batch;
  let error = errorName(signal.reason);
  const refused: RefusedMessage[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) await pause(FIRST_PAUSE_MS * 2 ** (round - 1));
    if (signal.aborted) break;
    try {
      const output = await call(left);
      const stored = storedIds(output);
      const refusals = refusalsOf(output);
      const answered = left.map((entry, i) => ({ entry, stored: stored.has(String(i)), why: refusals.get(String(i)) }));
      for (const { entry, stored: isStored, why } of answered)
        if (!isStored && why !== undefined) refused.push({ index: entry.index, error: why });
      left = answered.flatMap(({ entry, stored: isStored, why }) => (isStored || why !== undefined ? [] : [entry]));
      error = output.Failed?.find(({ Id }) => !refusals.has(Id))?.Code ?? 'unconfirmed entries';
    } catch (thrown) {
      error = errorName(thrown);
      // The SDK has tried three times by itself; whatever did arrive is recognised as a duplicate when Oktopost sends it again.
      if (!REFUSAL.test(error)) return { failed: left.length, error, refused };
      const [one, ...others] = left;
      if (one === undefined) break;
      if (others.length === 0) return { failed: 0, refused: [...refused, { index: one.index, error }] };
      // One entry that is refused takes the call with it, and SQS does not say which.
      const alone = await mapConcurrently(left, 1, (entry) => sendBatch(call, [entry], signal, pause));
      return sum([{ failed: 0, refused }, ...alone]);
    }
    if (left.length === 0) return { failed: 0, refused };
  }
  return { failed: left.length, error, refused };
}

/** Only what SQS confirms is stored: an entry in neither list is not. */
function storedIds(output: SendMessageBatchCommandOutput): Set<string | undefined> {
  return new Set(output.Successful?.map((entry) => entry.Id));
}

/** By id, why SQS takes an entry at no time. */
function refusalsOf({ Failed = [] }: SendMessageBatchCommandOutput): Map<string | undefined, string> {
  const refusals = Failed.filter(({ SenderFault, Code = '' }) => SenderFault === true && !PASSING.test(Code));
  return new Map(refusals.map(({ Id, Code = 'SenderFault' }) => [Id, Code]));
}
