import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Rest, RestStore } from '../process/rest.ts';
import { encodeRest, RESTS_KEY, readRests, restUpdate } from './rest-row.ts';

/** The rests that all Lambdas share, in DynamoDB; `rest-row.ts` has the row. */
export function dynamoRests(dynamo: Pick<DynamoDBClient, 'send'>, table: string): RestStore {
  /** As each rest stood in the row, whatever version wrote it. */
  const texts = new WeakMap<Rest, string>();
  return {
    async read() {
      const { Item } = await dynamo.send(
        new GetItemCommand({ TableName: table, Key: RESTS_KEY, ConsistentRead: true }),
      );
      const stored = [...readRests(Item)];
      for (const [, { rest, text }] of stored) texts.set(rest, text);
      return new Map(stored.map(([processor, { rest }]) => [processor, rest]));
    },

    async replace(processor, before, after) {
      const text = after && encodeRest(after);
      const change = restUpdate(processor, before && (texts.get(before) ?? encodeRest(before)), text);
      if (after && text) texts.set(after, text);
      try {
        await dynamo.send(new UpdateItemCommand({ TableName: table, ...change }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
