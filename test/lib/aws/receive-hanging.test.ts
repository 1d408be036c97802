import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { receiveSurroundings } from '../../../lib/aws/receive-surroundings.ts';
import { wireReceive } from '../../../lib/aws/wire-receive.ts';
import type { Log } from '../../../lib/log.ts';
import { sign } from '../../../lib/oktopost/signature.ts';
import { receive } from '../../../lib/receive/receive.ts';
import { httpApiEvent } from '../../support/http-events.ts';
import { SECRET, WEBHOOKS } from '../../support/receive-ports.ts';
import '@aws-sdk/client-s3';

/** AWS, which takes every connection and every request, and answers only what the test says. */
let server: Server;
let asked: IncomingMessage[];
let answer: (request: IncomingMessage) => string | undefined;

beforeEach(async () => {
  asked = [];
  answer = () => undefined;
  server = createServer((request, response) => {
    asked.push(request);
    const body = answer(request);
    request.resume();
    if (body !== undefined) response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  jest.replaceProperty(process, 'env', {
    ...process.env,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  });
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  server.closeAllConnections();
  server.close();
});

const log: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const KNOWN = JSON.stringify({ '0WA001': { event: 'postSent', secrets: [SECRET] } });

/** The Lambda's own wiring, with its own clients; the secrets are in the store, or else at hand. */
function receiver(secrets: 'stored' | 'at hand') {
  const webhooks = secrets === 'stored' ? { secretId: 'webhooks' } : { webhooks: WEBHOOKS };
  const config = { queueUrl: `${process.env.AWS_ENDPOINT_URL}/1/queue`, bucket: 'bucket', webhooks };
  const wired = wireReceive(
    config,
    receiveSurroundings('bucket', log, () => undefined),
  );
  return (body: string, signature = sign(Buffer.from(body), SECRET)) => {
    const headers = { 'x-oktopost-webhook': '0WA001', 'x-oktopost-secret': signature };
    const request = { method: 'POST', headers, body: Buffer.from(body), takenAt: Date.now() };
    return receive(request, { ...wired, remaining: () => 10_000 });
  };
}

/** Once a request is there, lets faked time pass until the answer is, with real turns between, in which other requests travel. */
async function passing<T>(work: Promise<T>): Promise<{ value: T; seconds: number }> {
  const startedAt = Date.now();
  await Promise.race([once(server, 'request'), work]);
  let settled = false;
  const done = work.finally(() => {
    settled = true;
  });
  while (!settled) {
    await turn();
    await jest.advanceTimersByTimeAsync(100);
  }
  return { value: await done, seconds: (Date.now() - startedAt) / 1_000 };
}

test('the Lambda itself counts from when the gateway took the request: after a cold start of 6 s it answers 503 within 3 s', async () => {
  jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  jest.replaceProperty(process, 'env', {
    ...process.env,
    QUEUE_URL: `${process.env.AWS_ENDPOINT_URL}/1/queue`,
    BUCKET: 'bucket',
    WEBHOOKS: KNOWN,
  });
  const { handler } = await import('../../../functions/receive.ts');
  const headers = [
    ['x-oktopost-webhook', '0WA001'],
    ['x-oktopost-secret', sign(Buffer.from('[{}]'), SECRET)],
  ] as const;
  const event = httpApiEvent({ headers, body: Buffer.from('[{}]') });
  const taken = { ...event, requestContext: { ...event.requestContext, timeEpoch: Date.now() - 6_000 } };
  const { value, seconds } = await passing(handler(taken, { getRemainingTimeInMillis: () => 10_000 }));
  expect([value.statusCode, asked.length > 0]).toEqual([503, true]);
  expect(seconds).toBeLessThan(3);
});

describe('a service that takes the request and never answers', () => {
  test.each<[string, 'stored' | 'at hand', string, string | undefined, object, number]>([
    ['Secrets Manager, at a cold start', 'stored', '[]', undefined, { kind: 'not verifiable' }, 4],
    ['SQS', 'at hand', '[{}]', undefined, { kind: 'not stored', reason: 'the queue: TimeoutError', failed: 1 }, 6],
    ['S3, for a large item', 'at hand', `[{"a":"${'x'.repeat(1_048_576)}"}]`, undefined, { kind: 'not stored' }, 4],
    ['S3, for what cannot be read', 'at hand', '?', undefined, { kind: 'not stored', failed: 0 }, 4],
    ['S3, for what is refused', 'at hand', '[]', 'short', { kind: 'rejected', kept: false }, 1],
  ])('%s', async (_, secrets, body, signature, outcome, seconds) => {
    const received = await passing(receiver(secrets)(body, signature));
    expect(received.value.outcome).toMatchObject(outcome);
    expect(received.seconds).toBeLessThan(seconds + 1);
    expect(asked.length).toBeGreaterThan(0);
  });

  test('Secrets Manager, while those of a while ago are at hand: they are used', async () => {
    answer = () => JSON.stringify({ SecretString: KNOWN });
    const post = receiver('stored');
    expect((await post('[]')).outcome).toMatchObject({ kind: 'accepted' });
    answer = () => undefined;
    jest.setSystemTime(Date.now() + 600_000);
    const received = await passing(post('[]'));
    expect(received.value.outcome).toMatchObject({ kind: 'accepted' });
    expect(received.seconds).toBeLessThan(3.5);
    expect(asked.length).toBeGreaterThan(1);
  });
});
