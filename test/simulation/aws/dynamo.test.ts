import { ConditionalCheckFailedException, type UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { createClock } from '../engine/clock.ts';
import { createRandom } from '../engine/random.ts';
import { createTable } from './dynamo.ts';

const DAY_MS = 24 * 3_600_000;
const Key = { pk: { S: 'webhook1#001' }, sk: { S: 'hash' } };

function createTestTable() {
  const clock = createClock(0);
  const table = createTable({ clock, random: createRandom(1) }, () => undefined);
  const update = (input: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>) =>
    table.update({ TableName: 'ledger', Key, ReturnValues: 'ALL_NEW', ...input }).Attributes;
  return { clock, table, update };
}

describe('the simulated DynamoDB does what DynamoDB documents:', () => {
  test('an update of a row that is not there makes it', () => {
    const { update } = createTestTable();
    expect(
      update({
        UpdateExpression: 'SET a = :a, b = if_not_exists(b, :a) ADD n :n, s :s REMOVE c',
        ExpressionAttributeValues: { ':a': { S: 'x' }, ':n': { N: '1' }, ':s': { SS: ['p'] } },
      }),
    ).toEqual({ ...Key, a: { S: 'x' }, b: { S: 'x' }, n: { N: '1' }, s: { SS: ['p'] } });
  });

  test('every action reads the row as it was, numbers grow, sets take in, and what is removed is gone', () => {
    const { update } = createTestTable();
    const values = { ':one': { N: '1' }, ':p': { SS: ['p'] } };
    update({ UpdateExpression: 'SET a = :one ADD n :one, s :p', ExpressionAttributeValues: values });
    expect(
      update({
        UpdateExpression: 'SET b = a, first = if_not_exists(a, :two) ADD n :two, s :q REMOVE a',
        ExpressionAttributeValues: { ':two': { N: '2' }, ':q': { SS: ['q', 'p'] } },
      }),
    ).toEqual({ ...Key, b: { N: '1' }, first: { N: '1' }, n: { N: '3' }, s: { SS: ['p', 'q'] } });
  });

  test.each([
    ['attribute_not_exists(missing)', true],
    ['attribute_exists(missing)', false],
    ['missing <= :ten', false],
    ['NOT missing <= :ten', true],
    ['nine <= :ten', true],
    ['nine = :ten', false],
    ['#name = :text', true],
    ['nine = :text', false],
    ['contains(names, :text)', true],
    ['contains(missing, :text)', false],
    ['(missing = :ten OR nine < :ten) AND NOT (contains(names, :text))', false],
    ['missing = :ten AND nine < :ten OR nine < :ten', true],
  ])('the condition %s is %s', (condition, holds) => {
    const { update } = createTestTable();
    update({
      UpdateExpression: 'SET nine = :nine, #name = :text, names = :names',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: { ':nine': { N: '9' }, ':text': { S: 'a' }, ':names': { SS: ['a', 'b'] } },
    });
    const all = { ':ten': { N: '10' }, ':text': { S: 'a' } };
    const used = Object.entries(all).filter(([name]) => condition.includes(name));
    const conditionally = () =>
      update({
        UpdateExpression: 'REMOVE nothing',
        ConditionExpression: condition,
        ...(condition.includes('#name') && { ExpressionAttributeNames: { '#name': 'name' } }),
        ...(used.length > 0 && { ExpressionAttributeValues: Object.fromEntries(used) }),
      });
    if (holds) expect(conditionally()).toBeDefined();
    else expect(conditionally).toThrow(ConditionalCheckFailedException);
  });

  test.each([
    ['an unknown clause', { UpdateExpression: 'CHANGE a = :a' }],
    ['a value that is not bound', { UpdateExpression: 'SET a = :b' }],
    ['a value that is not used', { UpdateExpression: 'REMOVE a' }],
    ['an expression without its end', { UpdateExpression: 'SET a =' }],
    ['a bracket too many', { UpdateExpression: 'SET a = :a)' }],
  ])('it refuses %s', (_, expressions) => {
    const { update } = createTestTable();
    expect(() => update({ ...expressions, ExpressionAttributeValues: { ':a': { S: 'x' } } })).toThrow(Error);
  });

  test('a row outlives its TTL, but not for ever', async () => {
    const { clock, table, update } = createTestTable();
    update({ UpdateExpression: 'SET expiresAt = :t', ExpressionAttributeValues: { ':t': { N: '86400' } } });
    await passDays(clock, 1);
    expect(table.get({ TableName: 'ledger', Key }).Item).toBeDefined();
    await passDays(clock, 6);
    expect(table.get({ TableName: 'ledger', Key }).Item).toBeUndefined();
  });
});

async function passDays(clock: ReturnType<typeof createClock>, days: number): Promise<void> {
  clock.after(days * DAY_MS, () => undefined);
  await clock.run();
}
