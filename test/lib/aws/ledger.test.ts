import { ConditionalCheckFailedException, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dynamoLedger } from '../../../lib/aws/dynamo-ledger.ts';
import type { Clock } from '../../../lib/clock.ts';
import { type ClaimRequest, type History, type ItemKey, type Ledger, NO_HISTORY } from '../../../lib/process/ledger.ts';
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

/** As a first attempt asks for an item with one processor. */
const ask = (owner: string, changes: Partial<ClaimRequest> = {}): ClaimRequest => ({
  owner,
  processors: ['a'],
  leaseMs: LEASE,
  content: 'content',
  alone: false,
  untriedMs: 0,
  ...changes,
});
const NEW: History = { ...NO_HISTORY, firstAt: NOW, triedAt: NOW };

describe.each(ledgers)('$name', ({ make }) => {
  const world = () => {
    const clock = { now: NOW };
    return { clock, ledger: make(() => clock.now), key: newKey() };
  };

  test('gives a new item to the first who claims it', async () => {
    const { ledger, key } = world();
    expect(await ledger.claim(key, ask('me'))).toEqual({ state: 'claimed', done: new Set(), history: NEW });
    expect(await ledger.claim(key, ask('you'))).toEqual({ state: 'busy', leaseUntil: NOW + LEASE });
  });

  test('knows nothing of an item that nobody has claimed', async () => {
    const { ledger, key } = world();
    expect(await ledger.look(key)).toMatchObject({ done: new Set(), history: NO_HISTORY, leaseUntil: undefined });
  });

  test('gives it to one only, of twenty that claim at once', async () => {
    const { ledger, key } = world();
    const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => ledger.claim(key, ask(`owner-${i}`))));
    expect(claims.filter(({ state }) => state === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ state }) => state === 'busy')).toHaveLength(19);
  });

  test.each([false, true])(
    'recognises a claim that is repeated because its answer was lost; alone: %s',
    async (alone) => {
      const { ledger, key } = world();
      const first = await ledger.claim(key, ask('me', { alone }));
      expect(await ledger.claim(key, ask('me', { alone }))).toEqual(first);
    },
  );

  test('says that an item is done once all its processors are', async () => {
    const { ledger, key } = world();
    await ledger.claim(key, ask('me', { processors: ['a', 'b'] }));
    await ledger.complete(key, 'me', 'a', false);
    expect(await ledger.look(key)).toMatchObject({ done: new Set(['a']), leaseUntil: NOW + LEASE });
    await ledger.complete(key, 'me', 'b', true);
    expect(await ledger.claim(key, ask('you', { processors: ['a', 'b'] }))).toEqual({ state: 'done' });
    expect(await ledger.claim(key, ask('you', { processors: ['b'] }))).toEqual({ state: 'done' });
    expect(await ledger.look(key)).toMatchObject({ done: new Set(['a', 'b']), leaseUntil: undefined });
  });

  test('gives it out again for a processor that was added since, with nothing of what was counted before', async () => {
    const { ledger, key } = world();
    await ledger.claim(key, ask('me'));
    await ledger.release(key, 'me', {
      ...NO_HISTORY,
      failed: 5,
      firstAt: NOW,
      open: 2,
      crashedAlone: 1,
      waits: new Map([['a', NOW + 9]]),
    });
    await ledger.claim(key, ask('me'));
    await ledger.complete(key, 'me', 'a', true);
    const claim = await ledger.claim(key, ask('you', { processors: ['a', 'b'] }));
    expect(claim).toEqual({ state: 'claimed', done: new Set(['a']), history: NEW });
  });

  test('frees the item of an owner that crashed when its lease ends, and remembers what he completed, and that he did not end', async () => {
    const { clock, ledger, key } = world();
    const both = { processors: ['a', 'b'] };
    await ledger.claim(key, ask('me', both));
    await ledger.complete(key, 'me', 'a', false);
    clock.now += LEASE - 1;
    expect(await ledger.claim(key, ask('you', both))).toMatchObject({ state: 'busy' });
    clock.now += 1;
    expect(await ledger.look(key)).toMatchObject({ history: { open: 1, crashedAlone: 0 } });
    const claim = await ledger.claim(key, ask('you', both));
    expect(claim).toEqual({
      state: 'claimed',
      done: new Set(['a']),
      history: { ...NEW, open: 1, triedAt: NOW + LEASE },
    });
  });

  test('remembers when it was tried last, and for how long it could not be', async () => {
    const { clock, ledger, key } = world();
    await ledger.claim(key, ask('me'));
    clock.now += LEASE;
    const { state, ...claim } = await ledger.claim(key, ask('you', { untriedMs: 7 }));
    const tried = { firstAt: NOW, triedAt: clock.now, untriedMs: 7 };
    expect({ state, ...claim }).toMatchObject({ state: 'claimed', history: tried });
    await ledger.release(key, 'you', { ...NEW, ...tried });
    expect(await ledger.look(key)).toMatchObject({ history: tried });
  });

  test('counts apart those without an end that ran alone', async () => {
    const { clock, ledger, key } = world();
    for (const alone of [false, true, true]) {
      await ledger.claim(key, ask('me', { alone }));
      clock.now += LEASE;
    }
    const claim = await ledger.claim(key, ask('you', { alone: true }));
    expect(claim).toMatchObject({ history: { open: 3, crashedAlone: 2 } });
  });

  test('notes a success that comes after the lease went to another, and leaves him the lease', async () => {
    const { clock, ledger, key } = world();
    const both = { processors: ['a', 'b'] };
    await ledger.claim(key, ask('me', both));
    clock.now += LEASE;
    await ledger.claim(key, ask('you', both));
    await ledger.complete(key, 'me', 'a', true);
    expect(await ledger.claim(key, ask('she', both))).toMatchObject({ state: 'busy' });
    await ledger.complete(key, 'you', 'b', true);
    expect(await ledger.claim(key, ask('she', both))).toEqual({ state: 'done' });
  });

  test('takes the same completion twice', async () => {
    const { ledger, key } = world();
    await ledger.claim(key, ask('me'));
    await ledger.complete(key, 'me', 'a', true);
    await ledger.complete(key, 'me', 'a', true);
    expect(await ledger.claim(key, ask('you'))).toEqual({ state: 'done' });
  });

  test.each<{ name: string; history: History }>([
    { name: 'that failed', history: { ...NEW, failed: 1 } },
    { name: 'that is to wait for long', history: { ...NEW, failed: 2, waits: new Map([['a', NOW + 1]]) } },
    { name: 'that was not tried', history: { ...NEW, open: 1, crashedAlone: 1 } },
  ])('frees an item $name, and remembers what it is told', async ({ history }) => {
    const { ledger, key } = world();
    await ledger.claim(key, ask('me'));
    await ledger.release(key, 'me', history);
    expect(await ledger.look(key)).toMatchObject({ history, leaseUntil: undefined });
    expect(await ledger.claim(key, ask('you'))).toEqual({ state: 'claimed', done: new Set(), history });
  });

  test('forgets the attempts of an item that was given up', async () => {
    const { clock, ledger, key } = world();
    await ledger.claim(key, ask('me'));
    await ledger.release(key, 'me', NO_HISTORY);
    clock.now += 1_000;
    expect(await ledger.claim(key, ask('you'))).toMatchObject({
      history: { ...NEW, firstAt: clock.now, triedAt: clock.now },
    });
  });

  test("does not release another's claim", async () => {
    const { ledger, key } = world();
    await ledger.claim(key, ask('me'));
    await ledger.release(key, 'you', NO_HISTORY);
    expect(await ledger.claim(key, ask('you'))).toMatchObject({ state: 'busy' });
  });

  test('tells apart webhook, payload id, missing payload id and content', async () => {
    const { ledger, key } = world();
    const { payloadId: _, ...bare } = key;
    const others = [key, { ...key, webhookId: 'w' }, { ...key, payloadId: 'p' }, { ...key, sha256: 'b' }, bare];
    for (const other of others) expect(await ledger.claim(other, ask('me'))).toMatchObject({ history: NEW });
  });

  test('finds an item with what else came under its payload id, as it was claimed', async () => {
    const { ledger, key } = world();
    const other = { ...key, sha256: 'b'.repeat(64) };
    expect(await ledger.find(key)).toMatchObject({ entry: { history: NO_HISTORY, content: undefined }, others: [] });
    await ledger.claim(other, ask('me', { content: 'other content' }));
    const found = await ledger.find(key);
    expect(found).toMatchObject({ entry: { history: NO_HISTORY, content: undefined } });
    expect(found.others).toEqual([{ sha256: 'b'.repeat(64), content: 'other content' }]);
    await ledger.claim(key, ask('me'));
    expect(await ledger.find(key)).toMatchObject({ entry: { content: 'content', leaseUntil: NOW + LEASE } });
    expect(await ledger.find({ ...key, webhookId: 'w' })).toMatchObject({ others: [] });
  });

  test('finds nothing else of an item without a payload id: all of them would have the same', async () => {
    const { ledger, key } = world();
    const { payloadId, ...bare } = { ...key, webhookId: `bare ${key.payloadId}` };
    expect(payloadId).toBeDefined();
    await ledger.claim({ ...bare, sha256: 'b' }, ask('me'));
    expect(await ledger.find(bare)).toMatchObject({ entry: { history: NO_HISTORY }, others: [] });
  });

  test('tells apart items that are alike', async () => {
    const { ledger, key } = world();
    for (const other of [key, { ...key, alike: 1 }, { ...key, alike: 2 }, { ...key, place: 'p' }]) {
      expect(await ledger.claim(other, ask('me'))).toMatchObject({ state: 'claimed', history: NEW });
    }
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
  await ledger.claim(key, ask('me'));
  const row = { pk: { S: `0WA001#${key.payloadId}` }, sk: { S: key.sha256 } };
  const { Item } = await dynamo.client.send(new GetItemCommand({ TableName: TABLE, Key: row }));
  expect(Item?.expiresAt?.N).toBe(String(NOW / 1_000 + DAYS * 86_400));
});

test.each(['look', 'find', 'claim', 'complete', 'release', 'firstPayloadId'] as const)(
  'an error of DynamoDB at %s is passed on: it is not a refusal',
  async (call) => {
    const broken = sdkClient(() => Promise.reject(new TypeError('throttled')));
    const ledger = dynamoLedger(broken, TABLE, DAYS, () => NOW);
    const calls = {
      look: () => ledger.look(newKey()),
      find: () => ledger.find(newKey()),
      claim: () => ledger.claim(newKey(), ask('me')),
      complete: () => ledger.complete(newKey(), 'me', 'a', true),
      release: () => ledger.release(newKey(), 'me', NO_HISTORY),
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
  expect(await ledger.claim(newKey(), ask('me'))).toEqual({ state: 'busy', leaseUntil: NOW });
});

test('the look at a row after a refusal is consistent: it must see the claim that refused', async () => {
  const asked: object[] = [];
  const client = sdkClient(async (command) => {
    asked.push('input' in command ? Object.assign({}, command.input) : {});
    if (asked.length === 1) throw new ConditionalCheckFailedException({ message: '', $metadata: {} });
    return {};
  });
  await dynamoLedger(client, TABLE, DAYS, () => NOW).claim(newKey(), ask('me'));
  expect(asked[1]).toMatchObject({ ConsistentRead: true });
});
