import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Canary } from '../operate/smoke/canary.ts';
import type { CanaryRow } from '../operate/smoke/stack-checks.ts';

/** The row of a canary, as dynamo-ledger.ts writes it: made by the claim, complete when it is done. Undefined before. */
export async function canaryRow(
  { webhookId, payloadId, sha256 }: Canary,
  table: string,
  client: Pick<DynamoDBClient, 'send'>,
): Promise<CanaryRow | undefined> {
  const Key = { pk: { S: `${webhookId}#${payloadId}` }, sk: { S: sha256 } };
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item && { done: Item.done?.SS };
}
