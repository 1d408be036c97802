import { type MessageAttributeValue, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { REFUSED_BY_SQS } from '../limits.ts';
import type { DeadLetters } from '../process/ports.ts';

const REFUSED = new RegExp(REFUSED_BY_SQS, 'gu');

/** A message may carry ten attributes, which is what a dead letter has. */
export function sqsDeadLetters(sqs: Pick<SQSClient, 'send'>, queueUrl: string): DeadLetters {
  return {
    async send({ body, ...attributes }) {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes: toAttributes(attributes) }),
      );
    },
  };
}

/** SQS refuses an empty value, so what is unknown is left out. */
function toAttributes(values: Record<string, string | number>): Record<string, MessageAttributeValue> {
  const known = Object.entries(values).filter(([, value]) => value !== '');
  return Object.fromEntries(known.map(([name, value]) => [name, toAttribute(value)]));
}

function toAttribute(value: string | number): MessageAttributeValue {
  return { DataType: typeof value === 'number' ? 'Number' : 'String', StringValue: sqsText(String(value)) };
}

/** Without the characters that SQS refuses. */
function sqsText(text: string): string {
  return text.toWellFormed().replaceAll(REFUSED, '\uFFFD');
}
