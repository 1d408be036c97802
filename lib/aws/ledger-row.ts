import type { AttributeValue, QueryCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { fieldsOf, parseRecord } from '../json.ts';
import {
  type ClaimRequest,
  type History,
  type ItemKey,
  type LedgerEntry,
  NO_PAYLOAD_ID,
  type OtherContent,
} from '../process/ledger.ts';

/**
 * The rows of the ledger, in DynamoDB: one an item, `pk` = `webhookId#payloadId` (`webhookId#-` without an id), `sk` = the
 * SHA-256 of its bytes (and behind `#` what tells items apart that are alike); `content` = what the bytes say; `done` = the
 * processors that succeeded; `owner` and `leaseUntil` of the claim, if there is one; `attempts` that failed since `firstAt`,
 * `open` = those that have no end, the one of now among them, `alone` = those without an end beside which nothing else ran,
 * `waits` = until when which processor is left alone (JSON), `triedAt` = when the last attempt began, `untried` = the time since
 * `firstAt` in which nobody could try it; `expiresAt` for DynamoDB's TTL (seconds). Times are milliseconds unless they say
 * otherwise. Version 0.1.0 counted each claim in `attempts`, and knew neither of `open` nor of what follows it.
 *
 * A second row a content, `pk` = `#webhookId#sha256`, remembers the payload id it came under first. No webhook id holds a `#`.
 *
 * This is the only file that knows their attributes; rows of every version before must stay readable.
 */
export interface ItemRow extends LedgerEntry {
  owner: string | undefined;
}

export const PARTITION_KEY = 'pk';
export const SORT_KEY = 'sk';

type Row = Readonly<Record<string, AttributeValue>> | undefined;

/** Of an UpdateItem call, without the table. */
export type RowUpdate = Omit<UpdateItemCommandInput, 'TableName'>;

/** Where the row of an item is. */
export function itemKey({ webhookId, payloadId, sha256, alike, place }: ItemKey): Record<string, AttributeValue> {
  const sort = [sha256, ...(alike ? [alike] : []), ...(place ? [place] : [])].join('#');
  return rowKey(`${webhookId}#${payloadId ?? NO_PAYLOAD_ID}`, sort);
}

/** Of a Query call, without the table: all rows of one payload id. */
export type RowQuery = Omit<QueryCommandInput, 'TableName'>;

export function sameIdQuery(key: ItemKey): RowQuery {
  return {
    KeyConditionExpression: `${PARTITION_KEY} = :id`,
    ExpressionAttributeValues: { ':id': itemKey(key)[PARTITION_KEY] ?? { S: '' } },
    ConsistentRead: true,
    Limit: MOST_CONTENTS,
  };
}

/** So many contents under one id are not Oktopost's doing. */
const MOST_CONTENTS = 50;

/** The rows of a payload id: that of the item itself, which may be new, and those of other contents. */
export function readSameId(
  rows: readonly NonNullable<Row>[],
  key: ItemKey,
): { entry: ItemRow; others: OtherContent[] } {
  const own = itemKey(key)[SORT_KEY]?.S;
  const others = rows.filter((row) => row[SORT_KEY]?.S !== own);
  return {
    entry: readItemRow(rows.find((row) => row[SORT_KEY]?.S === own)),
    others: others.map((row) => ({ sha256: row[SORT_KEY]?.S?.split('#')[0] ?? '', content: row.content?.S })),
  };
}

export function readItemRow(row: Row): ItemRow {
  return {
    done: new Set(row?.done?.SS),
    owner: row?.owner?.S,
    content: row?.content?.S,
    leaseUntil: numberOf(row?.leaseUntil),
    history: {
      failed: numberOf(row?.attempts) ?? 0,
      firstAt: numberOf(row?.firstAt),
      open: numberOf(row?.open) ?? 0,
      crashedAlone: numberOf(row?.alone) ?? 0,
      waits: readWaits(row?.waits?.S),
      triedAt: numberOf(row?.triedAt),
      untriedMs: numberOf(row?.untried) ?? 0,
    },
  };
}

export interface ClaimOfRow extends Omit<ClaimRequest, 'leaseMs'> {
  now: number;
  leaseUntil: number;
  /** Seconds. */
  expiresAt: number;
}

/** Refused where somebody else's claim still holds, or all processors have succeeded. */
export function claimUpdate(key: ItemKey, claim: ClaimOfRow): RowUpdate {
  const { owner, processors, alone, content, untriedMs, now, leaseUntil, expiresAt } = claim;
  const done = Object.fromEntries(processors.map((name, i) => [`:p${i}`, { S: name }]));
  const allDone = Object.keys(done).map((name) => `contains(done, ${name})`);
  return {
    Key: itemKey(key),
    UpdateExpression: `SET #owner = :owner, leaseUntil = :until, expiresAt = :expires, content = :content, firstAt = if_not_exists(firstAt, :now), triedAt = :now, untried = :untried ADD #open :one${alone ? ', alone :one' : ''}`,
    ConditionExpression: `(attribute_not_exists(leaseUntil) OR leaseUntil <= :now) AND NOT (${allDone.join(' AND ')})`,
    ExpressionAttributeNames: { ...OWNER, ...OPEN },
    ExpressionAttributeValues: {
      ...done,
      ':owner': { S: owner },
      ':content': { S: content },
      ':until': number(leaseUntil),
      ':now': number(now),
      ':untried': number(untriedMs),
      ':expires': number(expiresAt),
      ':one': number(1),
    },
    ReturnValues: 'ALL_NEW',
  };
}

/** What a row says right after a claim, without what the claim itself has added to it. */
export function beforeClaim({ history }: ItemRow, alone: boolean): History {
  return { ...history, open: history.open - 1, crashedAlone: history.crashedAlone - (alone ? 1 : 0) };
}

const ADD_DONE = 'ADD done :done';

/** Notes that a processor succeeded; `last` also ends the claim and forgets its attempts, and is only for its owner. */
export function completionUpdate(key: ItemKey, processor: string, expiresAt: number, last: boolean): RowUpdate {
  return {
    Key: itemKey(key),
    UpdateExpression: `SET expiresAt = :expires ${ADD_DONE}${last ? ` REMOVE ${[...CLAIM, ...HISTORY].join(', ')}` : ''}`,
    ...(last && { ExpressionAttributeNames: { ...OWNER, ...OPEN } }),
    ExpressionAttributeValues: { ':done': { SS: [processor] }, ':expires': number(expiresAt) },
  };
}

/** A completion as it was written, read from the wire. */
export interface Completion {
  /** `webhookId#payloadId`. */
  key: string;
  processor: string;
}

/** @param call The JSON of an UpdateItem call. Undefined where it notes something else. */
export function readCompletion(call: unknown): Completion | undefined {
  const { Key, UpdateExpression, ExpressionAttributeValues } = fieldsOf(call);
  if (typeof UpdateExpression !== 'string' || !UpdateExpression.includes(ADD_DONE)) return undefined;
  const key = fieldsOf(fieldsOf(Key)[PARTITION_KEY]).S;
  const { SS: processors } = fieldsOf(fieldsOf(ExpressionAttributeValues)[':done']);
  return Array.isArray(processors) ? { key: String(key), processor: String(processors[0]) } : undefined;
}

/** Ends the claim, and remembers nothing of its attempts but `history`. */
export function releaseUpdate(key: ItemKey, history: History): RowUpdate {
  const { failed, firstAt, open, crashedAlone, waits, triedAt, untriedMs } = history;
  const counts = { attempts: failed, firstAt, '#open': open, alone: crashedAlone, triedAt, untried: untriedMs };
  const kept = Object.entries(counts).flatMap(([name, value]) => (value ? [[name, number(value)] as const] : []));
  if (waits.size > 0) kept.push(['waits', { S: JSON.stringify(Object.fromEntries(waits)) }]);
  const dropped = HISTORY.filter((name) => !kept.some(([other]) => other === name));
  const sets = kept.map(([name]) => `${name} = :${name.replace('#', '')}`);
  return {
    Key: itemKey(key),
    UpdateExpression: `${sets.length > 0 ? `SET ${sets.join(', ')} ` : ''}REMOVE ${[...CLAIM, ...dropped].join(', ')}`,
    ExpressionAttributeNames: { ...OWNER, ...OPEN },
    ExpressionAttributeValues: Object.fromEntries(kept.map(([name, value]) => [`:${name.replace('#', '')}`, value])),
  };
}

/** The same, refused where the claim is not this owner's. */
export function ifOwned(update: RowUpdate, owner: string): RowUpdate {
  return {
    ...update,
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { ...update.ExpressionAttributeNames, ...OWNER },
    ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':owner': { S: owner } },
  };
}

/** Remembers the payload id of a content, unless another is remembered already; answers the row. */
export function firstIdUpdate({ webhookId, payloadId, sha256 }: ItemKey, expiresAt: number): RowUpdate {
  return {
    Key: rowKey(`#${webhookId}#${sha256}`, NO_PAYLOAD_ID),
    UpdateExpression: 'SET firstPayloadId = if_not_exists(firstPayloadId, :id), expiresAt = :expires',
    ExpressionAttributeValues: { ':id': { S: payloadId ?? NO_PAYLOAD_ID }, ':expires': number(expiresAt) },
    ReturnValues: 'ALL_NEW',
  };
}

export function readFirstId(row: Row): string {
  return row?.firstPayloadId?.S ?? NO_PAYLOAD_ID;
}

/** Reserved words of DynamoDB's. */
const OWNER = { '#owner': 'owner' };
const OPEN = { '#open': 'open' };

const CLAIM = ['#owner', 'leaseUntil'];
const HISTORY = ['attempts', 'firstAt', '#open', 'alone', 'waits', 'triedAt', 'untried'];

function readWaits(text = '{}'): ReadonlyMap<string, number> {
  const waits = Object.entries(parseRecord(text) ?? {});
  return new Map(waits.flatMap(([name, until]) => (typeof until === 'number' ? [[name, until]] : [])));
}

function numberOf(value: AttributeValue | undefined): number | undefined {
  return value?.N === undefined ? undefined : Number(value.N);
}

export function rowKey(partition: string, sort: string): Record<string, AttributeValue> {
  return { [PARTITION_KEY]: { S: partition }, [SORT_KEY]: { S: sort } };
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
