import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { SQSRecord, SQSRecordAttributes } from 'aws-lambda';
import { LAMBDA } from '../../lib/limits.ts';
import { REGION } from '../emulators/services.ts';

/** A received message as Lambda hands it to a function. */
export function toRecord(message: Message, eventSourceARN: string): SQSRecord {
  const { MessageId = '', ReceiptHandle = '', Body = '', MD5OfBody = '', MessageAttributes = {} } = message;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: toAttributes(message.Attributes ?? {}),
    messageAttributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([n, value]) => [n, toAttribute(value)]),
    ),
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion: REGION,
  };
}

function toAttributes(attributes: Readonly<Record<string, string>>): SQSRecordAttributes {
  return {
    ApproximateReceiveCount: attributes.ApproximateReceiveCount ?? '1',
    SentTimestamp: attributes.SentTimestamp ?? '0',
    SenderId: attributes.SenderId ?? '',
    ApproximateFirstReceiveTimestamp: attributes.ApproximateFirstReceiveTimestamp ?? '0',
  };
}

function toAttribute({ DataType = 'String', StringValue, BinaryValue }: MessageAttributeValue) {
  return {
    dataType: DataType,
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
  };
}

/** Records that would make an event too large come in the next one, as on AWS. */
export function splitBatch(records: readonly SQSRecord[]): SQSRecord[][] {
  const batches: SQSRecord[][] = [];
  let room = 0;
  for (const record of records) {
    const bytes = JSON.stringify(record).length;
    if (bytes > room) {
      batches.push([]);
      room = LAMBDA.eventBytes;
    }
    batches.at(-1)?.push(record);
    room -= bytes;
  }
  return batches;
}
