import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { type AwsServices, ITEMS_QUEUE, queueArn, startAwsServices } from '../../local/emulators/services.ts';
import { InvocationFailed } from '../../local/lambda/environment.ts';
import { failedMessages } from '../../local/poller/batch-response.ts';
import { startPoller } from '../../local/poller/poller.ts';
import { splitBatch, toRecord } from '../../local/poller/sqs-event.ts';
import { watchEvents } from '../support/e2e-events.ts';

describe('what stays in the queue, by what the function responds', () => {
  const batch = ['a', 'b', 'c'];
  const all = batch;
  test.each([
    ['nothing', undefined, []],
    ['null', null, []],
    ['an empty object', {}, []],
    ['an empty list', { batchItemFailures: [] }, []],
    ['a list that is null', { batchItemFailures: null }, []],
    ['one message', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
    ['one message twice', { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'b' }] }, ['b']],
    [
      'an id of another batch beside one of this',
      { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'x' }] },
      all,
    ],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }, all],
    ['an id that is null', { batchItemFailures: [{ itemIdentifier: null }] }, all],
    ['an id under another name', { batchItemFailures: [{ messageId: 'b' }] }, all],
    ['a list of ids instead of objects', { batchItemFailures: ['b'] }, all],
    ['no list', { batchItemFailures: 'b' }, all],
    ['a text', 'done', all],
    ['an array', [], all],
  ])('%s', (_, response, stays) => {
    expect([...failedMessages(response, batch)]).toEqual(stays);
  });
});

test('a batch above 6 MB is cut into several, none above, in the same order', () => {
  const record = (i: number, bytes: number) => toRecord({ MessageId: String(i), Body: 'x'.repeat(bytes) }, 'arn');
  const records = [1_000_000, 1_000_000, 4_500_000, 10, 3_000_000].map((bytes, i) => record(i, bytes));
  const batches = splitBatch(records).map((batch) => batch.map(({ messageId }) => messageId));
  expect(batches).toEqual([['0', '1'], ['2', '3'], ['4']]);
});

describe('on a real queue', () => {
  let services: AwsServices;
  beforeEach(async () => {
    services = await startAwsServices({ visibilityTimeoutSeconds: 60, maxReceiveCount: 30 });
  });
  afterEach(() => services.stop());

  async function pollOnce(bodies: readonly string[], respond: (event: SQSEvent) => unknown) {
    const queueUrl = services.queueUrl(ITEMS_QUEUE);
    const Entries = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
    await services.sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    const events = watchEvents();
    const invoked: SQSEvent[] = [];
    const ended = events.until((event) => event.kind === 'batch ended');
    const poller = startPoller({
      sqs: services.sqs,
      queueUrl,
      queueArn: queueArn(ITEMS_QUEUE),
      visibilityTimeoutSeconds: 60,
      batchesAtOnce: 2,
      async invoke(event) {
        invoked.push(event);
        return { response: respond(event), lines: [] };
      },
      emit: events.onEvent,
    });
    await ended;
    await poller.stop();
    const { visible, inFlight } = services.inspectQueue(ITEMS_QUEUE);
    return { invoked, seen: events.seen, visible, left: inFlight.map(({ body }) => body) };
  }

  test('the function gets whole records; what it reports stays hidden, and the rest is deleted', async () => {
    const { invoked, visible, left } = await pollOnce(['one', 'two', 'three'], ({ Records }) => ({
      batchItemFailures: Records.filter(({ body }) => body === 'two').map((r) => ({ itemIdentifier: r.messageId })),
    }));
    expect(invoked).toHaveLength(1);
    expect(invoked[0]?.Records[0]).toEqual({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: 'one',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      messageAttributes: {},
      md5OfBody: 'f97c5d29941bfb1b2fdab0874906ab82',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:oktopost-items',
      awsRegion: 'us-east-1',
    });
    expect({ visible, left }).toEqual({ visible: [], left: ['two'] });
  });

  test('an invocation that fails leaves all of its messages', async () => {
    const { seen, left } = await pollOnce(['four', 'five'], () => {
      throw new InvocationFailed('Runtime exited');
    });
    expect(left).toEqual(expect.arrayContaining(['four', 'five']));
    expect(seen).toContainEqual({
      kind: 'invocation failed',
      lambda: 'process',
      reason: 'Runtime exited',
      backInSeconds: 60,
    });
  });
});
