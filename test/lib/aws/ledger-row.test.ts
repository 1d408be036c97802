import { describe, expect, test } from '@jest/globals';
import {
  claimUpdate,
  completionUpdate,
  firstIdUpdate,
  ifOwned,
  itemKey,
  readCompletion,
  readFirstId,
  readItemRow,
  releaseUpdate,
} from '../../../lib/aws/ledger-row.ts';

/** Rows, keys and calls as version 0.1.0 wrote them: no change of the code may make them unreadable. */
const KEY = { webhookId: '0WA001', payloadId: '0wp123', sha256: 'a'.repeat(64) };
const ROW = {
  pk: { S: '0WA001#0wp123' },
  sk: { S: 'a'.repeat(64) },
  done: { SS: ['postSent'] },
  owner: { S: 'claim-1' },
  leaseUntil: { N: '1795507265000' },
  attempts: { N: '2' },
  firstAt: { N: '1795507200000' },
  expiresAt: { N: '1798099200' },
};

describe('a row of version 0.1.0', () => {
  test('is found by its key, with a payload id and without', () => {
    expect(itemKey(KEY)).toEqual({ pk: ROW.pk, sk: ROW.sk });
    expect(itemKey({ webhookId: '0WA001', sha256: 'b' })).toEqual({ pk: { S: '0WA001#-' }, sk: { S: 'b' } });
  });

  test('is read while it is claimed, after it was released, and where there is none', () => {
    expect(readItemRow(ROW)).toEqual({
      done: new Set(['postSent']),
      owner: 'claim-1',
      leaseUntil: 1_795_507_265_000,
      attempts: 2,
      firstAt: 1_795_507_200_000,
    });
    const { owner: _, leaseUntil: __, ...released } = ROW;
    expect(readItemRow(released)).toMatchObject({ owner: undefined, leaseUntil: undefined, attempts: 2 });
    expect(readItemRow(undefined)).toEqual({
      done: new Set(),
      owner: undefined,
      leaseUntil: undefined,
      attempts: 0,
      firstAt: 0,
    });
  });

  test('of a content names the payload id that it came under first', () => {
    expect(readFirstId({ pk: { S: '#0WA001#aa' }, sk: { S: '-' }, firstPayloadId: { S: '0wp123' } })).toBe('0wp123');
    expect(readFirstId(undefined)).toBe('-');
  });
});

describe('what is written is what version 0.1.0 wrote', () => {
  test('a claim', () => {
    const claim = { owner: 'me', processors: ['a', 'b'], now: 1_000, leaseUntil: 66_000, expiresAt: 2_592_001 };
    expect(claimUpdate(KEY, claim)).toEqual({
      Key: { pk: ROW.pk, sk: ROW.sk },
      UpdateExpression:
        'SET #owner = :owner, leaseUntil = :until, expiresAt = :expires, firstAt = if_not_exists(firstAt, :now) ADD attempts :one',
      ConditionExpression:
        '(attribute_not_exists(leaseUntil) OR leaseUntil <= :now) AND NOT (contains(done, :p0) AND contains(done, :p1))',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: {
        ':p0': { S: 'a' },
        ':p1': { S: 'b' },
        ':owner': { S: 'me' },
        ':until': { N: '66000' },
        ':now': { N: '1000' },
        ':expires': { N: '2592001' },
        ':one': { N: '1' },
      },
      ReturnValues: 'ALL_NEW',
    });
  });

  test('the last completion of a claim', () => {
    expect(ifOwned(completionUpdate(KEY, 'a', 9, true), 'me')).toEqual({
      Key: { pk: ROW.pk, sk: ROW.sk },
      UpdateExpression: 'SET expiresAt = :expires ADD done :done REMOVE #owner, leaseUntil',
      ConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':done': { SS: ['a'] }, ':expires': { N: '9' }, ':owner': { S: 'me' } },
    });
  });

  test('a release, and one after which the attempts count anew', () => {
    expect(ifOwned(releaseUpdate(KEY, true), 'me')).toEqual({
      Key: { pk: ROW.pk, sk: ROW.sk },
      UpdateExpression: 'REMOVE #owner, leaseUntil, attempts, firstAt',
      ConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': { S: 'me' } },
    });
    expect(releaseUpdate(KEY, false).UpdateExpression).toBe('REMOVE #owner, leaseUntil');
  });

  test('the row of a content', () => {
    expect(firstIdUpdate(KEY, 9)).toEqual({
      Key: { pk: { S: `#0WA001#${'a'.repeat(64)}` }, sk: { S: '-' } },
      UpdateExpression: 'SET firstPayloadId = if_not_exists(firstPayloadId, :id), expiresAt = :expires',
      ExpressionAttributeValues: { ':id': { S: '0wp123' }, ':expires': { N: '9' } },
      ReturnValues: 'ALL_NEW',
    });
  });
});

describe('a completion', () => {
  const sent = (update: object): unknown => JSON.parse(JSON.stringify({ TableName: 'ledger', ...update }));

  test.each([true, false])('is read from the call that writes it (the last one: %s)', (last) => {
    const completion = { key: '0WA001#0wp123', processor: 'a' };
    expect(readCompletion(sent(ifOwned(completionUpdate(KEY, 'a', 9, last), 'me')))).toEqual(completion);
    expect(readCompletion(sent(completionUpdate(KEY, 'a', 9, false)))).toEqual(completion);
  });

  test('is no other call, and nothing that is no call', () => {
    const claim = { owner: 'me', processors: ['a'], now: 1, leaseUntil: 2, expiresAt: 9 };
    for (const other of [claimUpdate(KEY, claim), releaseUpdate(KEY, true), firstIdUpdate(KEY, 9)])
      expect(readCompletion(sent(other))).toBeUndefined();
    for (const none of [undefined, null, 'ADD done :done', { UpdateExpression: 'ADD done :done' }])
      expect(readCompletion(none)).toBeUndefined();
  });
});
