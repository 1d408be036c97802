import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isRecord, parseRecord } from '../json.ts';
import type { Rest } from '../process/rest.ts';
import { type RowUpdate, rowKey } from './ledger-row.ts';

/**
 * The row of all rests, in the ledger's table: `pk` = `#rests`, `sk` = `-`, and for each resting processor an attribute
 * `rest:<processor>` that holds the rest as JSON. One row, so that one read tells of all of them. No webhook id holds a `#`.
 *
 * This is the only file that knows its attributes; rows of every version before must stay readable.
 */
export const RESTS_KEY = rowKey('#rests', '-');

const PREFIX = 'rest:';

type Row = Readonly<Record<string, AttributeValue>> | undefined;

/** As it stands in the row: to be compared with what is there when it is replaced. */
export interface StoredRest {
  rest: Rest;
  text: string;
}

/** What cannot be read is left out: a processor then works, and at worst fails. */
export function readRests(row: Row): ReadonlyMap<string, StoredRest> {
  const rests = Object.entries(row ?? {}).flatMap(([name, value]) => {
    const rest = name.startsWith(PREFIX) && value.S !== undefined ? readRest(value.S) : undefined;
    return rest && value.S !== undefined ? [[name.slice(PREFIX.length), { rest, text: value.S }] as const] : [];
  });
  return new Map(rests);
}

function readRest(text: string): Rest | undefined {
  const { since, until, seconds, probeUntil, cause } = parseRecord(text) ?? {};
  if (typeof since !== 'number' || typeof until !== 'number' || typeof seconds !== 'number') return undefined;
  if (typeof probeUntil !== 'number' || !isRecord(cause)) return undefined;
  const { processor, errorName, message } = cause;
  if (typeof processor !== 'string' || typeof errorName !== 'string' || typeof message !== 'string') return undefined;
  return { since, until, seconds, probeUntil, cause: { processor, errorName, message } };
}

export function encodeRest(rest: Rest): string {
  return JSON.stringify(rest);
}

/** Refused where the row no longer holds `before`. Undefined: there is no rest. */
export function restUpdate(processor: string, before: string | undefined, after: string | undefined): RowUpdate {
  return {
    Key: RESTS_KEY,
    UpdateExpression: after === undefined ? 'REMOVE #rest' : 'SET #rest = :after',
    ConditionExpression: before === undefined ? 'attribute_not_exists(#rest)' : '#rest = :before',
    ExpressionAttributeNames: { '#rest': PREFIX + processor },
    ...((before ?? after) !== undefined && {
      ExpressionAttributeValues: {
        ...(before !== undefined && { ':before': { S: before } }),
        ...(after !== undefined && { ':after': { S: after } }),
      },
    }),
  };
}
