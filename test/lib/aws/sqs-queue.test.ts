import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sqsQueue, toBatches } from '../../../lib/aws/sqs-queue.ts';
import { type SdkClient, sdkClient } from '../../support/sdk-client.ts';

type Entries = NonNullable<SendMessageBatchCommand['input']['Entries']>;
type Answer = (entries: Entries, call: number) => { failed?: readonly number[]; silent?: boolean };

/** An SQS that keeps what it takes, and fails or forgets the entries that the test says. */
function sqs(answer: Answer = () => ({})) {
  const calls: string[][] = [];
  const stored: string[] = [];
  const client = sdkClient(async (command) => {
    const entries = command instanceof SendMessageBatchCommand ? (command.input.Entries ?? []) : [];
    const { failed = [], silent = false } = answer(entries, calls.length);
    calls.push(entries.map((entry) => entry.MessageBody ?? ''));
    const taken = entries.filter((_, i) => !failed.includes(i));
    stored.push(...taken.map((entry) => entry.MessageBody ?? ''));
    return {
      $metadata: {},
      Successful: taken.map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' })),
      Failed: silent ? undefined : failed.map((i) => ({ Id: String(i), Code: 'InternalError', SenderFault: false })),
    };
  });
  return { calls, stored, client };
}

const queueOn = (client: SdkClient) => {
  const pauses: number[] = [];
  const queue = sqsQueue(client, 'https://queue', async (ms) => void pauses.push(ms));
  const send = (messages: readonly string[], signal = new AbortController().signal) =>
    queue.send(messages, signal, '0WA001');
  return { send, pauses };
};
const texts = (count: number) => Array.from({ length: count }, (_, i) => `message ${i}`);

describe('batches', () => {
  test.each([
    [0, 0],
    [1, 1],
    [10, 1],
    [11, 2],
    [25, 3],
    [1_000, 100],
  ])('%d items need %d calls', async (items, calls) => {
    const { client, calls: made, stored } = sqs();
    expect(await queueOn(client).send(texts(items))).toEqual({ failed: 0 });
    expect(made).toHaveLength(calls);
    expect(new Set(stored)).toEqual(new Set(texts(items)));
  });

  test('hold 1 MiB at most, to the byte', () => {
    const half = 'é'.repeat(262_144);
    expect(toBatches([half, half, 'x'])).toEqual([[half, half], ['x']]);
    expect(toBatches([half, `${half}x`])).toEqual([[half], [`${half}x`]]);
  });

  test('keep the order, and are within both limits', () => {
    const messages = fc.array(fc.string({ unit: 'grapheme', size: '+1' }), { maxLength: 60 });
    fc.assert(
      fc.property(messages, (list) => {
        const batches = toBatches(list);
        expect(batches.flat()).toEqual(list);
        for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe('entries that fail in a call that succeeds', () => {
  test('are sent again, and only those', async () => {
    const { client, calls } = sqs((_, call) => (call === 0 ? { failed: [1, 3] } : {}));
    const { send, pauses } = queueOn(client);
    expect(await send(texts(5))).toEqual({ failed: 0 });
    expect(calls).toEqual([texts(5), ['message 1', 'message 3']]);
    expect(pauses).toEqual([100]);
  });

  test('again and again are reported with their cause', async () => {
    const { client, calls } = sqs(() => ({ failed: [0] }));
    const { send, pauses } = queueOn(client);
    expect(await send(texts(3))).toEqual({ failed: 1, error: 'InternalError' });
    expect(calls).toHaveLength(3);
    expect(pauses).toEqual([100, 200]);
  });

  test('or are in neither list count as failed: only what SQS confirms is stored', async () => {
    const { client } = sqs(() => ({ failed: [0], silent: true }));
    expect(await queueOn(client).send(texts(2))).toEqual({ failed: 1, error: 'unconfirmed entries' });
  });
});

describe('once the signal says that nobody waits any more', () => {
  test('entries that failed are not sent again', async () => {
    const controller = new AbortController();
    const { client, calls } = sqs(() => {
      controller.abort();
      return { failed: [0] };
    });
    expect(await queueOn(client).send(texts(2), controller.signal)).toEqual({ failed: 1, error: 'InternalError' });
    expect(calls).toHaveLength(1);
  });

  test('no other batch is begun, and what was not sent counts as not stored', async () => {
    const controller = new AbortController();
    const { client, calls } = sqs(() => {
      controller.abort(new TypeError('too late'));
      return {};
    });
    expect(await queueOn(client).send(texts(100), controller.signal)).toEqual({ failed: 90, error: 'TypeError' });
    expect(calls).toHaveLength(1);
  });
});

test('a call that fails leaves its batch unstored, names why, and does not stop the others', async () => {
  const { client, stored } = sqs((entries) => {
    if (entries[0]?.MessageBody === 'message 0') throw new TypeError('message 0 cannot be sent');
    return {};
  });
  expect(await queueOn(client).send(texts(25))).toEqual({ failed: 10, error: 'TypeError' });
  expect(stored).toHaveLength(15);
});

describe('what SQS takes at no time', () => {
  const refusing = (bad: string, answer: 'entry' | 'call', code: string) =>
    sdkClient(async (command) => {
      const entries = command instanceof SendMessageBatchCommand ? (command.input.Entries ?? []) : [];
      const isBad = (body: string | undefined) => body === bad;
      if (answer === 'call' && entries.some(({ MessageBody }) => isBad(MessageBody)))
        throw Object.assign(new Error(code), { name: code });
      return {
        $metadata: {},
        Successful: entries.filter(({ MessageBody }) => !isBad(MessageBody)).map(({ Id }) => ({ Id })),
        Failed: entries
          .filter(({ MessageBody }) => isBad(MessageBody))
          .map(({ Id }) => ({ Id, Code: code, SenderFault: true })),
      };
    });

  test.each(['entry', 'call'] as const)(
    'is told by its position, and the others are stored (by the %s)',
    async (answer) => {
      const client = refusing('message 12', answer, 'InvalidMessageContents');
      expect(await queueOn(client).send(texts(15))).toEqual({
        failed: 0,
        refused: [{ index: 12, error: 'InvalidMessageContents' }],
      });
    },
  );

  test.each([
    ['entry', 'ThrottlingException'],
    ['call', 'AccessDenied'],
    ['call', 'QueueDoesNotExist'],
  ] as const)('is not what may pass (by the %s: %s)', async (answer, code) => {
    const sent = await queueOn(refusing('message 0', answer, code)).send(texts(1));
    expect(sent).toEqual({ failed: 1, error: code });
  });
});

test('each message has the group that it was sent for', async () => {
  const groups: (string | undefined)[] = [];
  const client = sdkClient(async (command) => {
    const entries = command instanceof SendMessageBatchCommand ? (command.input.Entries ?? []) : [];
    groups.push(...entries.map(({ MessageGroupId }) => MessageGroupId));
    return { $metadata: {}, Successful: entries.map(({ Id }) => ({ Id })) };
  });
  await queueOn(client).send(texts(2));
  expect(groups).toEqual(['0WA001', '0WA001']);
});
