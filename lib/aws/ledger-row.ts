import type { AttributeValue, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { fieldsOf } from '../json.ts';
import { type ItemKey, NO_PAYLOAD_ID } from '../process/ports.ts';

/**
 * The rows of the ledger, in DynamoDB: one an item, `pk` = `webhookId#payloadId` (`webhookId#-` without an id), `sk` = the
 * SHA-256 of its bytes; `done` = the processors that succeeded; `owner` and `leaseUntil` of the claim, if there is one;
 * `attempts` and `firstAt` of the claims so far; `expiresAt` for DynamoDB's TTL (seconds). Times are milliseconds unless they
 * say otherwise.
 *
 * A second row a content, `pk` = `#webhookId#sha256`, remembers the payload id it came under first. No webhook id holds a `#`.
 *
 * This is the only file that knows their attributes; rows of every version before must stay readable.
 */
export interface ItemRow {
  done: ReadonlySet<string>;
  owner: string | undefined;
  leaseUntil: number | undefined;
  attempts: number;
  firstAt: number;
}

export const PARTITION_KEY = 'pk';
export const SORT_KEY = 'sk';

type Row = Readonly<Record<string, AttributeValue>> | undefined;

/** Of an UpdateItem call, without the table. */
export type RowUpdate = Omit<UpdateItemCommandInput, 'TableName'>;

/** Where the row of an item is. */
export function itemKey({ webhookId, payloadId, sha256 }: ItemKey): Record<string, AttributeValue> {
  return rowKey(`${webhookId}#${payloadId ?? NO_PAYLOAD_ID}`, sha256);
}

export function readItemRow(row: Row): ItemRow {
  return {
    done: new Set(row?.done?.SS),
    owner: row?.owner?.S,
    leaseUntil: row?.leaseUntil?.N === undefined ? undefined : Number(row.leaseUntil.N),
    attempts: Number(row?.attempts?.N ?? 0),
    firstAt: Number(row?.firstAt?.N ?? 0),
  };
}

export interface ClaimOfRow {
  owner: string;
  /** All that are to succeed for the item; at least one. */
  processors: readonly string[];
  now: number;
  leaseUntil: number;
  /** Seconds. */
  expiresAt: number;
}

/** Refused where somebody else's claim still holds, or all processors have succeeded. */
export function claimUpdate(key: ItemKey, { owner, processors, now, leaseUntil, expiresAt }: ClaimOfRow): RowUpdate {
  const done = Object.fromEntries(processors.map((name, i) => [`:p${i}`, { S: name }]));
  const allDone = Object.keys(done).map((name) => `contains(done, ${name})`);
  return {
    Key: itemKey(key),
    UpdateExpression:
      'SET #owner = :owner, leaseUntil = :until, expiresAt = :expires, firstAt = if_not_exists(firstAt, :now) ADD attempts :one',
    ConditionExpression: `(attribute_not_exists(leaseUntil) OR leaseUntil <= :now) AND NOT (${allDone.join(' AND ')})`,
    ExpressionAttributeNames: OWNER,
    ExpressionAttributeValues: {
      ...done,
      ':owner': { S: owner },
      ':until': number(leaseUntil),
      ':now': number(now),
      ':expires': number(expiresAt),
      ':one': number(1),
    },
    ReturnValues: 'ALL_NEW',
  };
}

const ADD_DONE = 'ADD done :done';

/** Notes that a processor succeeded; `last` also ends the claim, and is only for its owner. */
export function completionUpdate(key: ItemKey, processor: string, expiresAt: number, last: boolean): RowUpdate {
  return {
    Key: itemKey(key),
    UpdateExpression: `SET expiresAt = :expires ${ADD_DONE}${last ? ' REMOVE #owner, leaseUntil' : ''}`,
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

/** Ends the claim; `reset` also forgets the attempts so far. */
export function releaseUpdate(key: ItemKey, reset: boolean): RowUpdate {
  return {
    Key: itemKey(key),
    UpdateExpression: `REMOVE #owner, leaseUntil${reset ? ', attempts, firstAt' : ''}`,
  };
}

/** The same, refused where the claim is not this owner's. */
export function ifOwned(update: RowUpdate, owner: string): RowUpdate {
  return {
    ...update,
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: OWNER,
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

/** A reserved word of DynamoDB's. */
const OWNER = { '#owner': 'owner' };

function rowKey(partition: string, sort: string): Record<string, AttributeValue> {
  return { [PARTITION_KEY]: { S: partition }, [SORT_KEY]: { S: sort } };
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}
