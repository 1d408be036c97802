import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { dynamoRests } from '../../../lib/aws/dynamo-rests.ts';
import { encodeRest, RESTS_KEY } from '../../../lib/aws/rest-row.ts';
import type { Rest, RestStore } from '../../../lib/process/rest.ts';
import { startDynamo, TABLE } from '../../support/dynamo.ts';
import { memoryRests } from '../../support/memory-rests.ts';
import { NOW } from '../../support/receive-ports.ts';
import { sdkClient } from '../../support/sdk-client.ts';

let dynamo: Awaited<ReturnType<typeof startDynamo>>;
beforeAll(async () => {
  dynamo = await startDynamo();
});
beforeEach(async () => {
  await dynamo.client.send(new DeleteItemCommand({ TableName: TABLE, Key: RESTS_KEY }));
});
afterAll(() => dynamo.stop());

const restOf = (seconds: number): Rest => ({
  since: NOW,
  until: NOW + seconds * 1_000,
  seconds,
  probeUntil: 0,
  cause: { processor: 'crm', errorName: 'Error', message: 'down' },
});

/** Each makes what two environments see of one store. */
const stores: { name: string; make: () => [RestStore, RestStore] }[] = [
  {
    name: 'the rests in DynamoDB',
    make: () => [dynamoRests(dynamo.client, TABLE), dynamoRests(dynamo.client, TABLE)],
  },
  {
    name: 'the ones that other tests use',
    make: () => {
      const store = memoryRests();
      return [store, store];
    },
  },
];

describe.each(stores)('$name', ({ make }) => {
  test('are none at first', async () => {
    expect(await make()[0].read()).toEqual(new Map());
  });

  test('are seen by everybody, each under its processor', async () => {
    const [mine, yours] = make();
    expect(await mine.replace('crm', undefined, restOf(15))).toBe(true);
    expect(await yours.replace('postSent/chat', undefined, restOf(30))).toBe(true);
    const both = new Map([
      ['crm', restOf(15)],
      ['postSent/chat', restOf(30)],
    ]);
    expect([await mine.read(), await yours.read()]).toEqual([both, both]);
  });

  test('begin once, of twenty that begin one at once', async () => {
    const [mine, yours] = make();
    const begun = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? mine : yours).replace('crm', undefined, restOf(i))),
    );
    expect(begun.filter(Boolean)).toHaveLength(1);
  });

  test('are changed by who wrote them, and by who has read them', async () => {
    const [mine, yours] = make();
    const first = restOf(15);
    await mine.replace('crm', undefined, first);
    const second = { ...first, probeUntil: NOW + 1 };
    expect(await mine.replace('crm', first, second)).toBe(true);
    const read = (await yours.read()).get('crm');
    expect(await yours.replace('crm', read, restOf(30))).toBe(true);
    expect(await mine.read()).toEqual(new Map([['crm', restOf(30)]]));
  });

  test('are not changed by who has not seen the last change', async () => {
    const [mine, yours] = make();
    const first = restOf(15);
    await mine.replace('crm', undefined, first);
    const read = (await yours.read()).get('crm');
    await mine.replace('crm', first, restOf(30));
    expect(await yours.replace('crm', read, restOf(60))).toBe(false);
    expect(await yours.replace('crm', read, undefined)).toBe(false);
    expect(await yours.read()).toEqual(new Map([['crm', restOf(30)]]));
  });

  test('end, once, and may begin again', async () => {
    const [mine, yours] = make();
    const first = restOf(15);
    await mine.replace('crm', undefined, first);
    const read = (await yours.read()).get('crm');
    expect(await yours.replace('crm', read, undefined)).toBe(true);
    expect(await mine.replace('crm', first, undefined)).toBe(false);
    expect(await mine.read()).toEqual(new Map());
    expect(await mine.replace('crm', undefined, first)).toBe(true);
  });
});

test('a rest that a later version wrote is changed, though it holds what is not understood', async () => {
  const rests = dynamoRests(dynamo.client, TABLE);
  const text = encodeRest(restOf(15)).replace('{', '{"why":"asked",');
  const change = { UpdateExpression: 'SET #r = :t', ExpressionAttributeNames: { '#r': 'rest:crm' } };
  const call = { TableName: TABLE, Key: RESTS_KEY, ...change, ExpressionAttributeValues: { ':t': { S: text } } };
  await dynamo.client.send(new UpdateItemCommand(call));
  expect(await rests.replace('crm', (await rests.read()).get('crm'), restOf(30))).toBe(true);
});

test('the read is consistent: it must see the rest that another Lambda began', async () => {
  const asked: object[] = [];
  const client = sdkClient(async (command) => {
    asked.push('input' in command ? Object.assign({}, command.input) : {});
    return {};
  });
  await dynamoRests(client, TABLE).read();
  expect(asked).toMatchObject([{ ConsistentRead: true }]);
});

test('an error of DynamoDB is passed on: it is not a refusal', async () => {
  const rests = dynamoRests(
    sdkClient(() => Promise.reject(new TypeError('throttled'))),
    TABLE,
  );
  await expect(rests.read()).rejects.toThrow('throttled');
  await expect(rests.replace('crm', undefined, restOf(15))).rejects.toThrow('throttled');
});
