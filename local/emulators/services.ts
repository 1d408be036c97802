import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PARTITION_KEY, SORT_KEY } from '../../lib/aws/ledger-row.ts';
import { limitedClient, type TimeLimits } from '../../lib/aws/time-limits.ts';
import { SQS } from '../../lib/limits.ts';
import { dynaliteServer } from './dynalite-server.ts';
import { fauxqsApp } from './fauxqs-app.ts';
import { type QueueSnapshot, takeSnapshot } from './queue-snapshot.ts';

export const REGION = 'us-east-1';
export const ITEMS_QUEUE = 'oktopost-items';
export const DEAD_LETTERS_QUEUE = 'oktopost-dead-letters';
export const BUCKET = 'oktopost-webhooks';
export const LEDGER_TABLE = 'oktopost-ledger';

/** The emulators take any. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** SQS, S3 and DynamoDB in memory, on 127.0.0.1, with the queues, the bucket and the table of `serverless.yml`. */
export interface AwsServices {
  /** Of SQS and S3. */
  url: string;
  dynamoUrl: string;
  sqs: SQSClient;
  s3: S3Client;
  queueUrl(name: string): string;
  /** What lies in a queue, without receiving it. */
  inspectQueue(name: string): QueueSnapshot;
  stop(): Promise<void>;
}

export function queueArn(name: string): string {
  return `arn:aws:sqs:${REGION}:000000000000:${name}`;
}

export function queueUrlAt(url: string, name: string): string {
  return `${url}/000000000000/${name}`;
}

/** Longer than the longest poll. */
const LIMITS: TimeLimits = { connectMs: 5_000, answerMs: (SQS.longestPollSeconds + 10) * 1_000, attempts: 3 };

const CLIENT_SETTINGS = { region: REGION, credentials: CREDENTIALS };

export function sqsClient(endpoint: string): SQSClient {
  return limitedClient(SQSClient, LIMITS, { ...CLIENT_SETTINGS, endpoint });
}

export interface QueueSettings {
  /** How long a message stays hidden after it was received. */
  visibilityTimeoutSeconds: number;
  /** What is received more often than this goes to the dead-letter queue, whatever became of it. */
  maxReceiveCount: number;
}

export async function startAwsServices(settings: QueueSettings): Promise<AwsServices> {
  const [{ app, sqsStore, url }, { dynamo, dynamoUrl }] = await Promise.all([startFauxqs(), startDynalite()]);
  const sqs = sqsClient(url);
  const s3 = limitedClient(S3Client, LIMITS, { ...CLIENT_SETTINGS, endpoint: url, forcePathStyle: true });
  await Promise.all([createQueues(sqs, settings), createBucket(s3), createTable(dynamoUrl)]);
  return {
    url,
    dynamoUrl,
    sqs,
    s3,
    queueUrl: (name) => queueUrlAt(url, name),
    inspectQueue: (name) => takeSnapshot(sqsStore, name),
    async stop() {
      sqs.destroy();
      s3.destroy();
      dynamo.closeAllConnections();
      await Promise.all([app.close(), new Promise((resolve) => dynamo.close(resolve))]);
    },
  };
}

async function startFauxqs() {
  const { app, sqsStore } = fauxqsApp();
  return { app, sqsStore, url: await app.listen({ port: 0, host: '127.0.0.1' }) };
}

async function startDynalite() {
  const dynamo = dynaliteServer();
  dynamo.listen(0, '127.0.0.1');
  await once(dynamo, 'listening');
  const address = dynamo.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { dynamo, dynamoUrl: `http://127.0.0.1:${port}` };
}

async function createQueues(sqs: SQSClient, settings: QueueSettings): Promise<void> {
  const MaximumMessageSize = String(SQS.messageBytes);
  const deadLetters = { QueueName: DEAD_LETTERS_QUEUE, Attributes: { MaximumMessageSize } };
  await sqs.send(new CreateQueueCommand(deadLetters));
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: queueArn(DEAD_LETTERS_QUEUE),
    maxReceiveCount: settings.maxReceiveCount,
  });
  const Attributes = {
    MaximumMessageSize,
    VisibilityTimeout: String(settings.visibilityTimeoutSeconds),
    RedrivePolicy,
  };
  await sqs.send(new CreateQueueCommand({ QueueName: ITEMS_QUEUE, Attributes }));
}

async function createBucket(s3: S3Client): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
}

async function createTable(endpoint: string): Promise<void> {
  const client = limitedClient(DynamoDBClient, LIMITS, { ...CLIENT_SETTINGS, endpoint });
  await client.send(
    new CreateTableCommand({
      TableName: LEDGER_TABLE,
      AttributeDefinitions: [
        { AttributeName: PARTITION_KEY, AttributeType: 'S' },
        { AttributeName: SORT_KEY, AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: PARTITION_KEY, KeyType: 'HASH' },
        { AttributeName: SORT_KEY, KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  client.destroy();
}
