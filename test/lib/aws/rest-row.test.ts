import { describe, expect, test } from '@jest/globals';
import { encodeRest, RESTS_KEY, readRests, restUpdate } from '../../../lib/aws/rest-row.ts';
import type { Rest } from '../../../lib/process/rest.ts';

/** The row as version 0.2.0 writes it: no change of the code may make it unreadable. */
const TEXT =
  '{"since":1795507200000,"until":1795507230000,"seconds":30,"probeUntil":0,"cause":{"processor":"crm","errorName":"TypeError","message":"fetch failed"}}';
const REST: Rest = {
  since: 1_795_507_200_000,
  until: 1_795_507_230_000,
  seconds: 30,
  probeUntil: 0,
  cause: { processor: 'crm', errorName: 'TypeError', message: 'fetch failed' },
};
const ROW = { pk: { S: '#rests' }, sk: { S: '-' }, 'rest:postSent/crm': { S: TEXT } };

describe('the row of all rests', () => {
  test('is found by its key, which no item has', () => {
    expect(RESTS_KEY).toEqual({ pk: ROW.pk, sk: ROW.sk });
  });

  test('of version 0.2.0 is read, as is none', () => {
    expect(readRests(ROW)).toEqual(new Map([['postSent/crm', { rest: REST, text: TEXT }]]));
    expect(readRests(undefined)).toEqual(new Map());
  });

  test.each([
    ['no JSON', { S: 'soon' }],
    ['no text', { N: '1' }],
    ['without its end', { S: TEXT.replace('"until"', '"till"') }],
    ['without its cause', { S: TEXT.replace('"cause"', '"why"') }],
    ['with a cause that says nothing', { S: TEXT.replace('"message"', '"text"') }],
  ])('that holds a rest that is %s has the others', (_, value) => {
    expect([...readRests({ ...ROW, 'rest:newLead': value }).keys()]).toEqual(['postSent/crm']);
  });

  test('keeps what a later version adds to a rest, where it is compared with it', () => {
    const later = TEXT.replace('{', '{"why":"asked",');
    expect(readRests({ 'rest:a': { S: later } }).get('a')).toEqual({ rest: REST, text: later });
  });
});

describe('what is written', () => {
  test('a rest', () => {
    expect(encodeRest(REST)).toBe(TEXT);
  });

  const call = { Key: { pk: ROW.pk, sk: ROW.sk }, ExpressionAttributeNames: { '#rest': 'rest:crm' } };

  test('one that begins, where there is none', () => {
    expect(restUpdate('crm', undefined, 'b')).toEqual({
      ...call,
      UpdateExpression: 'SET #rest = :after',
      ConditionExpression: 'attribute_not_exists(#rest)',
      ExpressionAttributeValues: { ':after': { S: 'b' } },
    });
  });

  test('one that changes, where it is as it was read', () => {
    expect(restUpdate('crm', 'a', 'b')).toEqual({
      ...call,
      UpdateExpression: 'SET #rest = :after',
      ConditionExpression: '#rest = :before',
      ExpressionAttributeValues: { ':before': { S: 'a' }, ':after': { S: 'b' } },
    });
  });

  test('one that ends', () => {
    expect(restUpdate('crm', 'a', undefined)).toEqual({
      ...call,
      UpdateExpression: 'REMOVE #rest',
      ConditionExpression: '#rest = :before',
      ExpressionAttributeValues: { ':before': { S: 'a' } },
    });
  });
});
