import { createServer, type Server, type Socket } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as s3 from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connectS3, s3Objects } from '../../../lib/aws/s3-objects.ts';
import { limitedClient, type TimeLimits } from '../../../lib/aws/time-limits.ts';

/** A service that takes connections, and then says this and no more. */
let server: Server;
let connections: Socket[];
let says = '';
const ENDLESS = 'a header without an end';
beforeEach(async () => {
  connections = [];
  server = createServer((socket) => {
    connections.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      if (says !== ENDLESS) return socket.write(says);
      socket.write('HTTP/1.1 200 OK\r\nX-Endless: ');
      const dribble = setInterval(() => socket.write('a'), 20);
      return socket.once('close', () => clearInterval(dribble));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  for (const socket of connections) socket.destroy();
  server.close();
});

function settings() {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    endpoint: `http://127.0.0.1:${port}`,
  };
}

const LIMITS: TimeLimits = { connectMs: 200, answerMs: 100, attempts: 2 };

const CALLS: [string, () => Promise<unknown>][] = [
  [
    'Secrets Manager',
    () =>
      limitedClient(SecretsManagerClient, LIMITS, settings()).send(new GetSecretValueCommand({ SecretId: 'webhooks' })),
  ],
  [
    'SQS',
    () =>
      limitedClient(SQSClient, LIMITS, settings()).send(
        new ReceiveMessageCommand({ QueueUrl: `${settings().endpoint}/1/q` }),
      ),
  ],
  [
    'DynamoDB',
    () =>
      limitedClient(DynamoDBClient, LIMITS, settings()).send(
        new GetItemCommand({ TableName: 'ledger', Key: { pk: { S: 'a' } } }),
      ),
  ],
  ['S3', () => s3Objects('bucket', () => connectS3(LIMITS, settings())(s3)).get('items/a.json')],
];

describe.each(CALLS)('a call to %s', (_, call) => {
  test('that is never answered fails, after its attempts', async () => {
    says = '';
    await expect(call()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(connections).toHaveLength(2);
  });

  test('whose answer never really begins, though bytes come all the time, fails as well', async () => {
    says = ENDLESS;
    await expect(call()).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('whose answer stops in the middle fails too', async () => {
    says = 'HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 100\r\n\r\n{';
    await expect(call()).rejects.toThrow();
  });
});
