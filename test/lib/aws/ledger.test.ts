import { ConditionalCheckFailedException, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamoLedger } from '../../../lib/aws/dynamo-ledger.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { ItemKey, Ledger } from '../../../lib/process/ports.ts';
import { startDynamo, TABLE } from '../../support/dynamo.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { NOW } from '../../support/receive-ports.ts';
import { sdkClient } from '../../support/sdk-client.ts';

let dynamo: Awaited<ReturnType<typeof startDynamo>>;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const DAYS = 30;
const LEASE = 65_000;
let keys = 0;
const newKey = (): ItemKey => ({ webhookId: '0WA001', payloadId: `payload-${++keys}`, sha256: 'a'.repeat(64) });

const ledgers: { name: string; make: (now: Clock) => Ledger }[] = [
  { name: 'the ledger in DynamoDB', make: (now) => dynamoLedger(dynamo.client, TABLE, DAYS, now) },
  { name: 'the one that other tests use', make: memoryLedger },
];

describe.each(ledgers)('$name', ({ make }) => {
  const world = () => {
    const clock = { now: NOW };
    return { clock, ledger: make(() => clock.now), key: newKey() };
  };

  test('gives a new item to the first who claims it', async () => {
    const { ledger, key } = world();
    expect(await ledger.claim(key, 'me', ['a'], LEASE)).toEqual({
      state: 'claimed',
      done: new Set(),
      attempt: 1,
      firstAt: NOW,
    });
    expect(await ledger.claim(key, 'you', ['a'], LEASE)).toEqual({ state: 'busy', leaseUntil: NOW + LEASE });
  });

  test('gives it to one only, of twenty that claim at once', async () => {
    const { ledger, key } = world();
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => ledger.claim(key, `owner-${i}`, ['a'], LEASE)),
    );
    expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ state }) => state === 'busy')).toHaveLength(19);
  });

  test('recognises a claim that is repeated because its answer was lost', async () => {
    const { ledger, key } = world();
    const first = await ledger.claim(key, 'me', ['a'], LEASE);
    expect(await ledger.claim(key, 'me', ['a'], LEASE)).toEqual(first);
  });

  test('says that an item is done once all its processors are', async () => {
    const { ledger, key } = world();
    await ledger.claim(key, 'me', ['a', 'b'], LEASE);
    await ledger.complete(key, 'me', 'a', false);
    await ledger.complete(key, 'me', 'b', true);
    expect(await ledger.claim(key, 'you', ['a', 'b'], LEASE)).toEqual({ state: 'done' });
    expect(await ledger.claim(key, 'you', ['b'], LEASE)).toEqual({ state: 'done' });
  });

  test('gives it out again for a processor that was added since', async () => {
    const { ledger, key } = world();
    await ledger.claim(key, 'me', ['a'], LEASE);
    await ledger.complete(key, 'me', 'a', true);
    expect(await ledger.claim(key, 'you', ['a', 'b'], LEASE)).toMatchObject({
      state: 'claimed',
      done: new Set(['a']),
      attempt: 2,
    });
  });

  test('frees the item of an owner that crashed when its lease ends, and remembers what it completed', async () => {
    const { clock, ledger, key } = world();
    await ledger.claim(key, 'me', ['a', 'b'], LEASE);
    await ledger.complete(key, 'me', 'a', false);
    clock.now += LEASE - 1;
    expect(await ledger.claim(key, 'you', ['a', 'b'], LEASE)).toMatchObject({ state: 'busy' });
    clock.now += 1;
    const claim = await ledger.claim(key, 'you', ['a', 'b'], LEASE);
    expect(claim).toEqual({ state: 'claimed', done: new Set(['a']), attempt: 2, firstAt: NOW });
  });

  test('notes a success that comes after the lease went to another, and leaves him the lease', async () => {
    const { clock, ledger, key } = world();
    await ledger.claim(key, 'me', ['a', 'b'], LEASE);
    clock.now += LEASE;
    await ledger.claim(key, 'you', ['a', 'b'], LEASE);
    await ledger.complete(key, 'me', 'a', true);
    expect(await ledger.claim(key, 'she', ['a', 'b'], LEASE)).toMatchObject({ state: 'busy' });
    await ledger.complete(key, 'you', 'b', true);
    expect(await ledger.claim(key, 'she', ['a', 'b'], LEASE)).toEqual({ state: 'done' });
  });

  test('takes the same completion twice', async () => {
    const { ledger, key } = world();
    await ledger.claim(key, 'me', ['a'], LEASE);
    await ledger.complete(key, 'me', 'a', true);
    await ledger.complete(key, 'me', 'a', true);
    expect(await ledger.claim(key, 'you', ['a'], LEASE)).toEqual({ state: 'done' });
  });

  test('frees an item that is released, and counts the attempts', async () => {
    const { ledger, key } = world();
    await ledger.claim(key, 'me', ['a'], LEASE);
    await ledger.release(key, 'me', false);
    expect(await ledger.claim(key, 'you', ['a'], LEASE)).toMatchObject({ state: 'claimed', attempt: 2 });
  });

  test('counts anew after an item was given up', async () => {
    const { clock, ledger, key } = world();
    await ledger.claim(key, 'me', ['a'], LEASE);
    await ledger.release(key, 'me', true);
    clock.now += 1_000;
    expect(await ledger.claim(key, 'you', ['a'], LEASE)).toMatchObject({ attempt: 1, firstAt: NOW + 1_000 });
  });

  test("does not release another's claim", async () => {
    const { ledger, key } = world();
    await ledger.claim(key, 'me', ['a'], LEASE);
    await ledger.release(key, 'you', true);
    expect(await ledger.claim(key, 'you', ['a'], LEASE)).toMatchObject({ state: 'busy' });
  });

  test('tells apart webhook, payload id, missing payload id and content', async () => {
    const { ledger, key } = world();
    const { payloadId: _, ...bare } = key;
    const others = [key, { ...key, webhookId: 'w' }, { ...key, payloadId: 'p' }, { ...key, sha256: 'b' }, bare];
    for (const other of others) expect(await ledger.claim(other, 'me', ['a'], LEASE)).toMatchObject({ attempt: 1 });
  });

  test('knows under which payload id a content came first', async () => {
    const { ledger, key } = world();
    const content = { ...key, sha256: `content of ${key.payloadId}` };
    const { payloadId: first } = content;
    expect(await ledger.firstPayloadId(content)).toBe(first);
    expect(await ledger.firstPayloadId({ ...content, payloadId: 'forged' })).toBe(first);
    expect(await ledger.firstPayloadId({ ...content, webhookId: 'other', payloadId: 'theirs' })).toBe('theirs');
    const { payloadId: _, ...bare } = content;
    expect(await ledger.firstPayloadId(bare)).toBe(first);
    expect(await ledger.firstPayloadId({ ...bare, sha256: `other content of ${first}` })).toBe('-');
  });
});

test('a row says when DynamoDB may forget it, 30 days after its last use', async () => {
  const key = newKey();
  const ledger = dynamoLedger(dynamo.client, TABLE, DAYS, () => NOW);
  await ledger.claim(key, 'me', ['a'], LEASE);
  const row = { pk: { S: `0WA001#${key.payloadId}` }, sk: { S: key.sha256 } };
  const { Item } = await dynamo.client.send(new GetItemCommand({ TableName: TABLE, Key: row }));
  expect(Item?.expiresAt?.N).toBe(String(NOW / 1_000 + DAYS * 86_400));
});

test.each(['claim', 'complete', 'release', 'firstPayloadId'] as const)(
  'an error of DynamoDB at %s is passed on: it is not a refusal',
  async (call) => {
    const broken = sdkClient(() => Promise.reject(new TypeError('throttled')));
    const ledger = dynamoLedger(broken, TABLE, DAYS, () => NOW);
    const calls = {
      claim: () => ledger.claim(newKey(), 'me', ['a'], LEASE),
      complete: () => ledger.complete(newKey(), 'me', 'a', true),
      release: () => ledger.release(newKey(), 'me', true),
      firstPayloadId: () => ledger.firstPayloadId(newKey()),
    };
    await expect(calls[call]()).rejects.toThrow('throttled');
  },
);

test('a claim that was released between the refusal and the look at the row is free at once', async () => {
  const refusal = new ConditionalCheckFailedException({ message: '', $metadata: {} });
  const answers = [() => Promise.reject(refusal), async () => ({ Item: undefined })];
  const ledger = dynamoLedger(
    sdkClient(async () => (await answers.shift()?.()) ?? {}),
    TABLE,
    DAYS,
    () => NOW,
  );
  expect(await ledger.claim(newKey(), 'me', ['a'], LEASE)).toEqual({ state: 'busy', leaseUntil: NOW });
});

test('the look at a row after a refusal is consistent: it must see the claim that refused', async () => {
  const asked: object[] = [];
  const client = sdkClient(async (command) => {
    asked.push('input' in command ? Object.assign({}, command.input) : {});
    if (asked.length === 1) throw new ConditionalCheckFailedException({ message: '', $metadata: {} });
    return {};
  });
  await dynamoLedger(client, TABLE, DAYS, () => NOW).claim(newKey(), 'me', ['a'], LEASE);
  expect(asked[1]).toMatchObject({ ConsistentRead: true });
});
