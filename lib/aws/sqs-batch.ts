import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { QueueRecord } from '../process/ports.ts';

export function toRecords(event: SQSEvent): QueueRecord[] {
  return event.Records.map(({ messageId, receiptHandle, body, attributes }) => ({
    messageId,
    receiptHandle,
    body,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    sentAt: Number(attributes.SentTimestamp),
  }));
}

/**
 * Lambda deletes every record that is not named here; an empty answer would delete them all, and an id it does not know, or a
 * throw, would return them all.
 */
export function toBatchResponse(unfinished: readonly string[]): SQSBatchResponse {
  return { batchItemFailures: unfinished.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Hides a message that stays in the queue for a number of seconds from now. */
export function sqsVisibility(sqs: Pick<SQSClient, 'send'>, queueUrl: string) {
  return async (receiptHandle: string, seconds: number): Promise<void> => {
    const hidden = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
    await sqs.send(new ChangeMessageVisibilityCommand(hidden));
  };
}
