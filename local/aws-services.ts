import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { dynaliteServer } from './dynalite-server.ts';

export const REGION = 'us-east-1';
export const ITEMS_QUEUE = 'oktopost-items';
export const DEAD_LETTERS_QUEUE = 'oktopost-dead-letters';
export const BUCKET = 'oktopost-webhooks';
export const TABLE = 'oktopost-ledger';

/** The emulators take any. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** As on AWS: the backstop for items that crash the Lambda, well behind the attempts that the Lambda counts itself. */
const MAX_RECEIVE_COUNT = 30;

/** SQS, S3 and DynamoDB in memory, on 127.0.0.1, with the queues, the bucket and the table of `serverless.yml`. */
export interface AwsServices {
  /** Of SQS and S3. */
  url: string;
  dynamoUrl: string;
  sqs: SQSClient;
  s3: S3Client;
  queueUrl(name: string): string;
  /** Everything in a queue, as JSON, without receiving it. */
  inspectQueue(name: string): Promise<unknown>;
  stop(): Promise<void>;
}

export function queueArn(name: string): string {
  return `arn:aws:sqs:${REGION}:000000000000:${name}`;
}

export async function startAwsServices(visibilityTimeoutSeconds: number): Promise<AwsServices> {
  const [{ app, url }, { dynamo, dynamoUrl }] = await Promise.all([startFauxqs(), startDynalite()]);
  const settings = { region: REGION, credentials: CREDENTIALS };
  const sqs = new SQSClient({ ...settings, endpoint: url });
  const s3 = new S3Client({ ...settings, endpoint: url, forcePathStyle: true });
  await Promise.all([createQueues(sqs, visibilityTimeoutSeconds), createBucket(s3), createTable(dynamoUrl, settings)]);
  return {
    url,
    dynamoUrl,
    sqs,
    s3,
    queueUrl: (name) => `${url}/000000000000/${name}`,
    inspectQueue: async (name) => (await app.inject(`/_fauxqs/queues/${name}`)).json(),
    async stop() {
      sqs.destroy();
      s3.destroy();
      dynamo.closeAllConnections();
      await Promise.all([app.close(), new Promise((resolve) => dynamo.close(resolve))]);
    },
  };
}

/** Built here, because `startFauxqs` listens on every address of the machine. */
async function startFauxqs() {
  const app = buildApp({ logger: false });
  return { app, url: await app.listen({ port: 0, host: '127.0.0.1' }) };
}

async function startDynalite() {
  const dynamo = dynaliteServer();
  dynamo.listen(0, '127.0.0.1');
  await once(dynamo, 'listening');
  const address = dynamo.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { dynamo, dynamoUrl: `http://127.0.0.1:${port}` };
}

async function createQueues(sqs: SQSClient, visibilityTimeoutSeconds: number): Promise<void> {
  const MaximumMessageSize = '1048576';
  const deadLetters = { QueueName: DEAD_LETTERS_QUEUE, Attributes: { MaximumMessageSize } };
  await sqs.send(new CreateQueueCommand(deadLetters));
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: queueArn(DEAD_LETTERS_QUEUE),
    maxReceiveCount: MAX_RECEIVE_COUNT,
  });
  const Attributes = { MaximumMessageSize, VisibilityTimeout: String(visibilityTimeoutSeconds), RedrivePolicy };
  await sqs.send(new CreateQueueCommand({ QueueName: ITEMS_QUEUE, Attributes }));
}

async function createBucket(s3: S3Client): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
}

async function createTable(
  endpoint: string,
  settings: { region: string; credentials: typeof CREDENTIALS },
): Promise<void> {
  const client = new DynamoDBClient({ ...settings, endpoint });
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  client.destroy();
}
