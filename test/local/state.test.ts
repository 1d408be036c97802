import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encodeMessage } from '../../lib/message.ts';
import type { EventType } from '../../lib/oktopost/events.ts';
import { makeDelivery } from '../../lib/sender/make-delivery.ts';
import { post } from '../../lib/sender/post.ts';
import { readLine } from '../../local/stack-events.ts';
import { toDeadLetterState, wasMovedBySqs } from '../../local/state/dead-letters.ts';
import { itemStates } from '../../local/state/item-states.ts';
import { trackItems } from '../../local/state/item-tracker.ts';
import { itemEnded } from '../support/e2e-events.ts';
import { type ObservedStack, startObservedStack } from '../support/e2e-stack.ts';

let local: ObservedStack;
beforeAll(async () => {
  local = await startObservedStack({
    processorsTable: join(import.meta.dirname, '../support/e2e-failing-processors.ts'),
  });
});
afterAll(() => local.stop());

async function send(event: EventType): Promise<string> {
  const delivery = makeDelivery({ event });
  expect((await post(local.receiver, delivery)).status).toBe(202);
  return delivery.payloadIds[0] ?? '';
}

async function find(payloadId: string) {
  const { items } = await local.stack.state();
  return items.find((item) => item.payloadId === payloadId);
}

describe('the state tells of each item', () => {
  test('that waits for its next attempt: when and why the last one failed', async () => {
    const failed = local.events.until(itemEnded('retry'));
    const payloadId = await send('postCreated');
    await failed;
    expect(await find(payloadId)).toEqual({
      deliveryId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      webhookId: 'local-postCreated',
      payloadId,
      event: 'postCreated',
      index: 0,
      status: 'retrying',
      attempts: 1,
      error: 'RetryLater: asked too often',
    });
    expect((await local.stack.state()).counts).toMatchObject({ accepted: 1, failed: 1, done: 0 });
  });

  test('that was given up, and its dead letter with the cause', async () => {
    const dead = local.events.until(itemEnded('dead'));
    const payloadId = await send('newCampaign');
    await dead;
    expect(await find(payloadId)).toMatchObject({ status: 'dead', attempts: 1 });
    const { deadLetters, counts } = await local.stack.state();
    expect(counts.dead).toBe(1);
    expect(deadLetters).toEqual([
      {
        deliveryId: expect.any(String),
        webhookId: 'local-newCampaign',
        payloadId,
        event: 'newCampaign',
        reason: 'permanent error',
        processor: 'newCampaign',
        errorName: 'PermanentError',
        errorMessage: 'there is no such campaign',
        attempts: 1,
        firstAt: expect.stringMatching(/^\d{4}-.*Z$/),
        lastAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
  });

  test('whose error quotes what was sent: without the quotation', async () => {
    const failed = local.events.until(itemEnded('retry'), 2);
    const payloadId = await send('newLead');
    await failed;
    expect((await find(payloadId))?.error).toBe('Error: no answer for […20+]');
  });

  test('that is being processed, and that waits while all environments are busy', async () => {
    const goOn = local.observer.hold();
    const running: string[] = [];
    for (let i = 0; i < 2; i++) {
      const started = local.observer.next();
      running.push(await send('postSent'));
      await started;
    }
    const waiting = await send('postSent');
    for (const payloadId of running) expect(await find(payloadId)).toMatchObject({ status: 'processing', attempts: 1 });
    expect(await find(waiting)).toMatchObject({ status: 'queued', attempts: 0, event: 'postSent' });
    expect((await local.stack.state()).queue.visible).toBe(1);
    const done = local.events.until(itemEnded('done'), 3);
    goOn();
    await done;
    expect(await find(waiting)).toMatchObject({ status: 'done', attempts: 1 });
  });
});

function line(messageId: string, outcome: string) {
  const fields = { level: 'INFO', message: '', service: 'process', outcome, messageId };
  return readLine('process', JSON.stringify(fields));
}

function record(messageId: string, index: number) {
  const info = {
    deliveryId: 'd',
    webhookId: 'w',
    event: 'postSent',
    index,
    count: 1,
    receivedAt: '2026-11-24T08:00:00.000Z',
    sha256: '0',
  };
  return {
    messageId,
    receiptHandle: '',
    body: encodeMessage({ info, json: '{}' }),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
  };
}

describe('the tracker', () => {
  const empty = { visible: [], inFlight: [] };

  test('forgets the oldest finished items, and never one that is not finished', () => {
    const tracker = trackItems();
    for (let i = 0; i < 700; i++) {
      tracker.see({ kind: 'batch started', records: [record(`m${i}`, i)] });
      if (i > 0) tracker.see(line(`m${i}`, 'done'));
    }
    expect(tracker.items().size).toBe(501);
    expect(tracker.items().has('m0')).toBe(true);
    expect(tracker.counts().done).toBe(699);
    expect(itemStates(tracker.items(), empty)).toHaveLength(500);
  });

  test('an item whose environment crashed waits for its next attempt', () => {
    const tracker = trackItems();
    tracker.see({ kind: 'batch started', records: [record('m', 0)] });
    tracker.see({ kind: 'batch ended', records: [record('m', 0)] });
    expect(itemStates(tracker.items(), empty)).toMatchObject([{ status: 'retrying', attempts: 1 }]);
  });

  test('an item that SQS itself gave up is dead, and counted once', () => {
    const tracker = trackItems();
    tracker.see({ kind: 'batch started', records: [record('m', 0)] });
    tracker.markDead('m');
    tracker.markDead('m');
    expect(tracker.counts().dead).toBe(1);
    expect(itemStates(tracker.items(), empty)).toMatchObject([{ status: 'dead' }]);
  });
});

test('a dead letter that SQS itself has moved is told from one with a cause', () => {
  const { body } = record('m', 3);
  const letter = { messageId: 'm', body, sentAt: 0, receiveCount: 31, attributes: {} };
  expect(wasMovedBySqs(letter)).toBe(true);
  expect(toDeadLetterState(letter)).toMatchObject({
    deliveryId: 'd',
    event: 'postSent',
    reason: 'moved by SQS: received too often without an end',
    attempts: 31,
  });
});
