import {
  ChangeMessageVisibilityCommand,
  type MessageAttributeValue,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { SQS } from '../../../lib/limits.ts';
import { type SdkClient, sdkClient } from '../../support/sdk-client.ts';
import type { World } from '../engine/world.ts';
import type { Cloud } from './cloud.ts';
import type { Call } from './network.ts';
import { checkMessage, sqsError } from './sqs-limits.ts';
import type { SimulatedQueue } from './sqs-queue.ts';

/** The client of the SDK, as far as receive and process use it. */
export function sqsClient({ queue, storeDeadLetter }: Cloud, call: Call, world: World): SdkClient {
  return sdkClient((command) => {
    if (command instanceof SendMessageBatchCommand) {
      const { Entries = [] } = command.input;
      return call('SQS', 'SendMessageBatch', () => sendBatch(Entries, queue, world));
    }
    if (command instanceof SendMessageCommand) {
      const { MessageBody = '', MessageAttributes = {} } = command.input;
      return call('SQS', 'SendMessage (dead letter)', () =>
        sendDeadLetter(MessageBody, MessageAttributes, storeDeadLetter),
      );
    }
    if (command instanceof ChangeMessageVisibilityCommand) {
      const { ReceiptHandle = '', VisibilityTimeout = 0 } = command.input;
      return call('SQS', 'ChangeMessageVisibility', () => {
        queue.hide(ReceiptHandle, VisibilityTimeout);
        return {};
      });
    }
    throw new Error(`the simulated SQS does not know ${command.constructor.name}`);
  });
}

/** A call that succeeds can carry entries that failed, and some of them are stored all the same. */
function sendBatch(entries: readonly SendMessageBatchRequestEntry[], queue: SimulatedQueue, world: World) {
  if (entries.length === 0) throw sqsError('EmptyBatchRequest');
  if (entries.length > SQS.batchEntries) throw sqsError('TooManyEntriesInBatchRequest');
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) throw sqsError('BatchEntryIdsNotDistinct');
  const bytes = entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0);
  if (bytes > SQS.batchBytes) throw sqsError('BatchRequestTooLong');
  const { faults, trace } = world;
  const Successful: { Id: string | undefined; MessageId: string }[] = [];
  const Failed: { Id: string | undefined; Code: string; SenderFault: boolean }[] = [];
  for (const { Id, MessageBody = '' } of entries) {
    const refuses = faults.strikes('SQS refuses an entry');
    const MessageId = refuses ? '' : queue.store(MessageBody);
    const reportsFailure = refuses || faults.strikes('SQS stores an entry and reports it failed');
    if (!reportsFailure) Successful.push({ Id, MessageId });
    else Failed.push({ Id, Code: 'InternalError', SenderFault: false });
    if (reportsFailure)
      trace.add('SQS', `reports entry ${Id} as failed,`, refuses ? 'which it is' : `and stores ${MessageId}`);
  }
  return { Successful, Failed };
}

function sendDeadLetter(
  body: string,
  attributes: Readonly<Record<string, MessageAttributeValue>>,
  storeDeadLetter: Cloud['storeDeadLetter'],
) {
  const values = Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue] as const);
  const texts = Object.fromEntries(values);
  checkMessage(body, texts);
  storeDeadLetter(body, texts);
  return {};
}
