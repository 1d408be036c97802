import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  type AwsServices,
  CREDENTIALS,
  ITEMS_QUEUE,
  LEDGER_TABLE,
  queueUrlAt,
  REGION,
  sqsClient,
  startAwsServices,
} from '../../local/emulators/services.ts';
import { troubleOf } from '../../local/faults/destinations.ts';
import type { Call, Fate } from '../../local/faults/fate.ts';
import { awsFates } from '../../local/faults/fates.ts';
import { startChaosProxy } from '../../local/faults/proxy.ts';
import { seededRandom } from '../../local/faults/random.ts';
import { scaleVisibility, sqsFaults } from '../../local/faults/sqs-faults.ts';

let services: AwsServices;
const stops: (() => Promise<void>)[] = [];
beforeEach(async () => {
  services = await startAwsServices({ visibilityTimeoutSeconds: 60, maxReceiveCount: 30 });
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await services.stop();
});

/** Each call in turn has its fate; the rest goes well. */
async function proxy(target: string, fates: (Fate | ((call: Call) => Fate))[]) {
  const seen: { faults: string[]; done: string[] } = { faults: [], done: [] };
  const next = (call: Call): Fate => {
    const fate = fates.shift() ?? {};
    return typeof fate === 'function' ? fate(call) : fate;
  };
  const started = await startChaosProxy({
    target,
    fates: next,
    onFault: (fault) => seen.faults.push(fault),
    onDone: ({ operation }) => seen.done.push(operation),
  });
  stops.push(started.stop);
  return { ...started, ...seen };
}

async function sendThree(url: string) {
  const sqs = sqsClient(url);
  const Entries = ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: Id }));
  const { Successful = [], Failed = [] } = await sqs.send(
    new SendMessageBatchCommand({ QueueUrl: queueUrlAt(url, ITEMS_QUEUE), Entries }),
  );
  sqs.destroy();
  return { stored: Successful.map(({ Id }) => Id), failed: Failed.map(({ Id }) => Id) };
}

async function inQueue(): Promise<number> {
  const { Attributes } = await services.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: services.queueUrl(ITEMS_QUEUE),
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
}

test('what goes well is as without the proxy', async () => {
  const { url, faults, done } = await proxy(services.url, []);
  expect(await sendThree(url)).toEqual({ stored: ['a', 'b', 'c'], failed: [] });
  expect({ faults, done }).toEqual({ faults: [], done: ['SendMessageBatch'] });
});

test('a batch that is stored in part says which part is not', async () => {
  const [, partly] = sqsFaults.SendMessageBatch;
  const { url } = await proxy(services.url, [(call) => partly(call, seededRandom(3))]);
  const { stored, failed } = await sendThree(url);
  expect(failed.length).toBeGreaterThan(0);
  expect([...stored, ...failed].toSorted()).toEqual(['a', 'b', 'c']);
  expect(await inQueue()).toBe(stored.length);
});

test('a call whose answer is lost was done, and the SDK does it again', async () => {
  const { url, done } = await proxy(services.url, [{ fault: 'lost', loseAnswer: true }]);
  expect(await sendThree(url)).toEqual({ stored: ['a', 'b', 'c'], failed: [] });
  expect(await inQueue()).toBe(6);
  expect(done).toEqual(['SendMessageBatch', 'SendMessageBatch']);
});

test('a call that never answers does nothing, and ends when its caller gives up', async () => {
  const { url, done } = await proxy(services.url, [{ fault: 'never answers', isSilent: true }]);
  const sqs = sqsClient(url);
  const Entries = [{ Id: 'a', MessageBody: 'a' }];
  const call = new SendMessageBatchCommand({ QueueUrl: queueUrlAt(url, ITEMS_QUEUE), Entries });
  await expect(sqs.send(call, { abortSignal: AbortSignal.timeout(200) })).rejects.toThrow('aborted');
  sqs.destroy();
  expect({ done, stored: await inQueue() }).toEqual({ done: [], stored: 0 });
});

test('the destinations of some processors have bad times, the same in all environments, and then serve again', () => {
  const at = (sinceMs: number) => Array.from({ length: 6 }, (_, position) => troubleOf({ position, seed: 0, sinceMs }));
  expect(at(400)).toEqual(['down', undefined, 'limits', undefined, 'hangs', undefined]);
  expect(at(1_000)).toEqual(['down', undefined, undefined, undefined, 'hangs', undefined]);
  expect(at(6_000)).toEqual(Array(6).fill(undefined));
});

test('DynamoDB that throttles or fails is asked again by the SDK', async () => {
  const faulty = awsFates({ rate: 1, random: () => 0, timeScale: 1 });
  const failing = awsFates({ rate: 1, random: () => 0.3, timeScale: 1 });
  const { url, faults } = await proxy(services.dynamoUrl, [faulty, failing]);
  const client = new DynamoDBClient({ endpoint: url, region: REGION, credentials: CREDENTIALS });
  const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
  expect((await client.send(new GetItemCommand({ TableName: LEDGER_TABLE, Key }))).Item).toBeUndefined();
  client.destroy();
  expect(faults).toEqual(['GetItem: throttled', 'GetItem: internal error']);
});

test('messages whose deletion is withheld look deleted, and are delivered again', async () => {
  const [again] = sqsFaults.DeleteMessageBatch;
  const { url } = await proxy(services.url, [{}, (call) => again(call, () => 0.99)]);
  await sendThree(services.url);
  const sqs = sqsClient(url);
  const QueueUrl = queueUrlAt(url, ITEMS_QUEUE);
  const receive = () =>
    sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }));
  const { Messages = [] } = await receive();
  const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
  const answer = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  expect(answer.Successful).toHaveLength(3);
  expect((await receive()).Messages).toHaveLength(3);
  sqs.destroy();
});

test('a hidden message comes back in a fraction of the time that was asked for', () => {
  const body = Buffer.from(JSON.stringify({ ReceiptHandle: 'r', VisibilityTimeout: 30 }));
  const fate = scaleVisibility({ operation: 'ChangeMessageVisibility', body }, 20);
  expect(JSON.parse(String(fate.body))).toEqual({ ReceiptHandle: 'r', VisibilityTimeout: 1.5 });
});

test('the same seed draws the same numbers, all in [0, 1)', () => {
  const draw = (seed: number) => Array.from({ length: 1_000 }, seededRandom(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw(1).every((number) => number >= 0 && number < 1)).toBe(true);
});
