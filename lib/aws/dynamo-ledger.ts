import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock.ts';
import { DAY_SECONDS } from '../limits.ts';
import type { Claim, ClaimRequest, ItemKey, Ledger } from '../process/ledger.ts';
import {
  beforeClaim,
  claimUpdate,
  completionUpdate,
  firstIdUpdate,
  type ItemRow,
  ifOwned,
  itemKey,
  type RowUpdate,
  readFirstId,
  readItemRow,
  readSameId,
  releaseUpdate,
  sameIdQuery,
} from './ledger-row.ts';

/**
 * The ledger in DynamoDB; `ledger-row.ts` has its rows. They outlive their TTL by days: nothing here takes the absence of a
 * row, or its presence, for more than it is.
 */
export function dynamoLedger(dynamo: Pick<DynamoDBClient, 'send'>, table: string, days: number, now: Clock): Ledger {
  const expiresAt = () => Math.floor(now() / 1_000) + days * DAY_SECONDS;

  const update = async (change: RowUpdate) => {
    const { Attributes } = await dynamo.send(new UpdateItemCommand({ TableName: table, ...change }));
    return Attributes;
  };
  const read = async (key: ItemKey) => {
    const get = { TableName: table, Key: itemKey(key), ConsistentRead: true };
    return readItemRow((await dynamo.send(new GetItemCommand(get))).Item);
  };

  return {
    look: read,

    async find(key) {
      if (key.payloadId !== undefined) {
        const { Items = [] } = await dynamo.send(new QueryCommand({ TableName: table, ...sameIdQuery(key) }));
        return readSameId(Items, key);
      }
      return { entry: await read(key), others: [] };
    },

    async claim(key, { leaseMs, ...request }) {
      const claim = { ...request, now: now(), leaseUntil: now() + leaseMs, expiresAt: expiresAt() };
      try {
        return claimed(readItemRow(await update(claimUpdate(key, claim))), request.alone);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return refused(await read(key), request, now());
      }
    },

    async complete(key, owner, processor, last) {
      try {
        await update(ifOwned(completionUpdate(key, processor, expiresAt(), last), owner));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The claim is another's by now, or this is the repetition of a call whose answer was lost. The success stands either way.
        await update(completionUpdate(key, processor, expiresAt(), false));
      }
    },

    async release(key, owner, history) {
      try {
        await update(ifOwned(releaseUpdate(key, history), owner));
      } catch (error) {
        // It is another's by now, or was released by the call of which this is the repetition.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    firstPayloadId: async (key) => readFirstId(await update(firstIdUpdate(key, expiresAt()))),
  };
}

function claimed(row: ItemRow, alone: boolean): Claim {
  return { state: 'claimed', done: row.done, history: beforeClaim(row, alone) };
}

/** Why a claim was refused. It may also have been released since, and is then free at once. */
function refused(row: ItemRow, { owner, processors, alone }: Omit<ClaimRequest, 'leaseMs'>, now: number): Claim {
  if (processors.every((name) => row.done.has(name))) return { state: 'done' };
  // The claim was ours, and its answer lost: the SDK asked again.
  if (row.owner === owner) return claimed(row, alone);
  return { state: 'busy', leaseUntil: row.leaseUntil ?? now };
}
