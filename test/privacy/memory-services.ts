import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { createTable, dynamoClient } from '../simulation/aws/dynamo.ts';
import type { Call } from '../simulation/aws/network.ts';
import { simulatedObjects } from '../simulation/aws/s3.ts';
import { createClock } from '../simulation/engine/clock.ts';
import { createRandom } from '../simulation/engine/random.ts';
import { NOW } from '../support/receive-ports.ts';
import { sdkClient } from '../support/sdk-client.ts';

/** Each call arrives, and is answered. */
const call: Call = async (_, __, effect) => effect();

/** SQS, S3 and DynamoDB in memory, in which nothing goes wrong; what they hold is there to be looked at. */
export function memoryServices() {
  const messages: string[] = [];
  const deadLetters: { body: string; attributes: string }[] = [];
  const stored = new Map<string, string>();
  const sqs = sdkClient(async (command) => {
    if (command instanceof SendMessageCommand) {
      const { MessageBody = '', MessageAttributes } = command.input;
      deadLetters.push({ body: MessageBody, attributes: JSON.stringify(MessageAttributes) });
    }
    if (!(command instanceof SendMessageBatchCommand)) return {};
    const { Entries = [] } = command.input;
    messages.push(...Entries.map(({ MessageBody = '' }) => MessageBody));
    return { Successful: Entries.map(({ Id }) => ({ Id })) };
  });
  const table = createTable({ clock: createClock(NOW), random: createRandom(1) }, () => undefined);
  const objects = simulatedObjects(stored, call);
  return { sqs, dynamo: dynamoClient(table, call), objects, messages, deadLetters, stored };
}
