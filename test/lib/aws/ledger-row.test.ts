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
import { NO_HISTORY } from '../../../lib/process/ledger.ts';

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

const CLAIM = {
  owner: 'me',
  processors: ['a'],
  alone: false,
  content: 'c',
  untriedMs: 5,
  now: 1_000,
  leaseUntil: 66_000,
  expiresAt: 2_592_001,
};

describe('a row of version 0.1.0', () => {
  test('is found by its key, with a payload id and without', () => {
    expect(itemKey(KEY)).toEqual({ pk: ROW.pk, sk: ROW.sk });
    expect(itemKey({ webhookId: '0WA001', sha256: 'b' })).toEqual({ pk: { S: '0WA001#-' }, sk: { S: 'b' } });
  });

  test('is read while it is claimed, after it was released, and where there is none', () => {
    const history = { ...NO_HISTORY, failed: 2, firstAt: 1_795_507_200_000 };
    expect(readItemRow(ROW)).toEqual({
      done: new Set(['postSent']),
      owner: 'claim-1',
      content: undefined,
      leaseUntil: 1_795_507_265_000,
      history,
    });
    const { owner: _, leaseUntil: __, ...released } = ROW;
    expect(readItemRow(released)).toMatchObject({ owner: undefined, leaseUntil: undefined, history });
    expect(readItemRow(undefined)).toEqual({
      done: new Set(),
      owner: undefined,
      content: undefined,
      leaseUntil: undefined,
      history: NO_HISTORY,
    });
  });

  test('of a content names the payload id that it came under first', () => {
    expect(readFirstId({ pk: { S: '#0WA001#aa' }, sk: { S: '-' }, firstPayloadId: { S: '0wp123' } })).toBe('0wp123');
    expect(readFirstId(undefined)).toBe('-');
  });
});

test('a row of this version says how its attempts ended', () => {
  const row = {
    ...ROW,
    open: { N: '2' },
    alone: { N: '1' },
    waits: { S: '{"crm":1795507300000}' },
    triedAt: { N: '7' },
    untried: { N: '8' },
  };
  expect(readItemRow(row)).toMatchObject({
    history: {
      failed: 2,
      firstAt: 1_795_507_200_000,
      open: 2,
      crashedAlone: 1,
      waits: new Map([['crm', 1_795_507_300_000]]),
      triedAt: 7,
      untriedMs: 8,
    },
  });
});

describe('what is written', () => {
  test('a claim', () => {
    expect(claimUpdate(KEY, { ...CLAIM, processors: ['a', 'b'] })).toEqual({
      Key: { pk: ROW.pk, sk: ROW.sk },
      UpdateExpression:
        'SET #owner = :owner, leaseUntil = :until, expiresAt = :expires, content = :content, firstAt = if_not_exists(firstAt, :now), triedAt = :now, untried = :untried ADD #open :one',
      ConditionExpression:
        '(attribute_not_exists(leaseUntil) OR leaseUntil <= :now) AND NOT (contains(done, :p0) AND contains(done, :p1))',
      ExpressionAttributeNames: { '#owner': 'owner', '#open': 'open' },
      ExpressionAttributeValues: {
        ':p0': { S: 'a' },
        ':p1': { S: 'b' },
        ':owner': { S: 'me' },
        ':content': { S: 'c' },
        ':until': { N: '66000' },
        ':now': { N: '1000' },
        ':untried': { N: '5' },
        ':expires': { N: '2592001' },
        ':one': { N: '1' },
      },
      ReturnValues: 'ALL_NEW',
    });
  });

  test('a claim of an item beside which nothing else runs', () => {
    expect(claimUpdate(KEY, { ...CLAIM, alone: true }).UpdateExpression).toMatch(/ ADD #open :one, alone :one$/);
  });

  test('the last completion of a claim', () => {
    expect(ifOwned(completionUpdate(KEY, 'a', 9, true), 'me')).toEqual({
      Key: { pk: ROW.pk, sk: ROW.sk },
      UpdateExpression:
        'SET expiresAt = :expires ADD done :done REMOVE #owner, leaseUntil, attempts, firstAt, #open, alone, waits, triedAt, untried',
      ConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner', '#open': 'open' },
      ExpressionAttributeValues: { ':done': { SS: ['a'] }, ':expires': { N: '9' }, ':owner': { S: 'me' } },
    });
  });

  test('a release after a failure, and one after which nothing is remembered', () => {
    expect(ifOwned(releaseUpdate(KEY, { ...NO_HISTORY, failed: 3, firstAt: 17 }), 'me')).toEqual({
      Key: { pk: ROW.pk, sk: ROW.sk },
      UpdateExpression:
        'SET attempts = :attempts, firstAt = :firstAt REMOVE #owner, leaseUntil, #open, alone, waits, triedAt, untried',
      ConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner', '#open': 'open' },
      ExpressionAttributeValues: { ':attempts': { N: '3' }, ':firstAt': { N: '17' }, ':owner': { S: 'me' } },
    });
    expect(releaseUpdate(KEY, NO_HISTORY).UpdateExpression).toBe(
      'REMOVE #owner, leaseUntil, attempts, firstAt, #open, alone, waits, triedAt, untried',
    );
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
    for (const other of [claimUpdate(KEY, CLAIM), releaseUpdate(KEY, NO_HISTORY), firstIdUpdate(KEY, 9)])
      expect(readCompletion(sent(other))).toBeUndefined();
    for (const none of [undefined, null, 'ADD done :done', { UpdateExpression: 'ADD done :done' }])
      expect(readCompletion(none)).toBeUndefined();
  });
});
