import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import { DAY_SECONDS } from '../limits.ts';
import { type Claim, type ItemKey, type Ledger, NO_PAYLOAD_ID } from '../process/ports.ts';

/**
 * The ledger as one DynamoDB row an item: `pk` = `webhookId#payloadId` (`webhookId#-` without an id), `sk` = the SHA-256 of
 * its bytes; `done` = the processors that succeeded; `owner` and `leaseUntil` of the claim, if there is one; `attempts` and
 * `firstAt` of the claims so far; `expiresAt` for DynamoDB's TTL (seconds). Times are milliseconds unless they say otherwise.
 *
 * A second row a content, `pk` = `#webhookId#sha256`, remembers the payload id it came under first. No webhook id holds a `#`.
 *
 * Rows outlive their TTL by days: nothing here takes the absence of a row, or its presence, for more than it is.
 */
export function dynamoLedger(dynamo: Pick<DynamoDBClient, 'send'>, table: string, days: number, now: Clock): Ledger {
  const expiresAt = () => number(Math.floor(now() / 1_000) + days * DAY_SECONDS);
  const update = (input: Omit<UpdateItemCommandInput, 'TableName'>) =>
    dynamo.send(new UpdateItemCommand({ TableName: table, ...input }));

  const read = async (key: Key) => {
    const { Item } = await dynamo.send(new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item;
  };

  return {
    async claim(key, owner, processors, leaseMs) {
      const done = Object.fromEntries(processors.map((name, i) => [`:p${i}`, { S: name }]));
      const allDone = Object.keys(done)
        .map((name) => `contains(done, ${name})`)
        .join(' AND ');
      try {
        const { Attributes } = await update({
          Key: itemKey(key),
          UpdateExpression:
            'SET #owner = :owner, leaseUntil = :until, expiresAt = :expires, firstAt = if_not_exists(firstAt, :now) ADD attempts :one',
          ConditionExpression: `(attribute_not_exists(leaseUntil) OR leaseUntil <= :now) AND NOT (${allDone})`,
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: {
            ...done,
            ':owner': { S: owner },
            ':until': number(now() + leaseMs),
            ':now': number(now()),
            ':expires': expiresAt(),
            ':one': number(1),
          },
          ReturnValues: 'ALL_NEW',
        });
        return claimed(Attributes);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return refused(await read(itemKey(key)), owner, processors, now());
      }
    },

    async complete(key, owner, processor, last) {
      const end = last ? ' REMOVE #owner, leaseUntil' : '';
      const note = { Key: itemKey(key), values: { ':done': { SS: [processor] }, ':expires': expiresAt() } };
      const added = 'SET expiresAt = :expires ADD done :done';
      try {
        await update({
          Key: note.Key,
          UpdateExpression: added + end,
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ...note.values, ':owner': { S: owner } },
        });
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The claim is another's by now, or this is the repetition of a call whose answer was lost. The success stands either way.
        await update({ Key: note.Key, UpdateExpression: added, ExpressionAttributeValues: note.values });
      }
    },

    async release(key, owner, reset) {
      try {
        await update({
          Key: itemKey(key),
          UpdateExpression: `REMOVE #owner, leaseUntil${reset ? ', attempts, firstAt' : ''}`,
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': { S: owner } },
        });
      } catch (error) {
        // It is another's by now, or was released by the call of which this is the repetition.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async firstPayloadId({ webhookId, payloadId, sha256 }) {
      const { Attributes } = await update({
        Key: { pk: { S: `#${webhookId}#${sha256}` }, sk: { S: NO_PAYLOAD_ID } },
        UpdateExpression: 'SET firstPayloadId = if_not_exists(firstPayloadId, :id), expiresAt = :expires',
        ExpressionAttributeValues: { ':id': { S: payloadId ?? NO_PAYLOAD_ID }, ':expires': expiresAt() },
        ReturnValues: 'ALL_NEW',
      });
      return Attributes?.firstPayloadId?.S ?? NO_PAYLOAD_ID;
    },
  };
}

type Key = Record<'pk' | 'sk', AttributeValue>;
type Row = Record<string, AttributeValue> | undefined;

function itemKey({ webhookId, payloadId, sha256 }: ItemKey): Key {
  return { pk: { S: `${webhookId}#${payloadId ?? NO_PAYLOAD_ID}` }, sk: { S: sha256 } };
}

function number(value: number): AttributeValue {
  return { N: String(value) };
}

function claimed(row: Row): Claim {
  const done = new Set(row?.done?.SS);
  return { state: 'claimed', done, attempt: Number(row?.attempts?.N), firstAt: Number(row?.firstAt?.N) };
}

/** Why a claim was refused. It may also have been released since, and is then free at once. */
function refused(row: Row, owner: string, processors: readonly string[], now: number): Claim {
  const done = new Set(row?.done?.SS);
  if (processors.every((name) => done.has(name))) return { state: 'done' };
  // The claim was ours, and its answer lost: the SDK asked again.
  if (row?.owner?.S === owner) return claimed(row);
  return { state: 'busy', leaseUntil: Number(row?.leaseUntil?.N ?? now) };
}
