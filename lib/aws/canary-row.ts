import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Canary } from '../operate/smoke/canary.ts';
import type { CanaryRow } from '../operate/smoke/stack-checks.ts';
import { itemKey, readItemRow } from './ledger-row.ts';

/** The row of a canary in the ledger: made by the claim, complete when it is done. Undefined before. */
export async function canaryRow(
  canary: Canary,
  table: string,
  client: Pick<DynamoDBClient, 'send'>,
): Promise<CanaryRow | undefined> {
  const { Item } = await client.send(
    new GetItemCommand({ TableName: table, Key: itemKey(canary), ConsistentRead: true }),
  );
  if (Item === undefined) return undefined;
  const done = [...readItemRow(Item).done];
  return { done: done.length > 0 ? done : undefined };
}
