import { type MessageAttributeValue, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { toAttributes } from '../dead-letter.ts';
import { REFUSED_BY_SQS } from '../limits.ts';
import type { DeadLetters } from '../process/ports.ts';

const REFUSED = new RegExp(REFUSED_BY_SQS, 'gu');

/** A message may carry ten attributes, which is what a dead letter has. */
export function sqsDeadLetters(sqs: Pick<SQSClient, 'send'>, queueUrl: string): DeadLetters {
  return {
    async send(letter) {
      const attributes = Object.entries(toAttributes(letter)).map(([name, value]) => [name, toAttribute(value)]);
      const message = { MessageBody: letter.body, MessageAttributes: Object.fromEntries(attributes) };
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, ...message }));
    },
  };
}

function toAttribute(value: string | number): MessageAttributeValue {
  return { DataType: typeof value === 'number' ? 'Number' : 'String', StringValue: sqsText(String(value)) };
}

/** Without the characters that SQS refuses. */
function sqsText(text: string): string {
  return text.toWellFormed().replaceAll(REFUSED, '\uFFFD');
}
