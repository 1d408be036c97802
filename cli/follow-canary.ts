import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type ItemRow, itemKey, readItemRow } from '../lib/aws/ledger-row.ts';
import type { Canary } from './canary.ts';
import { SmokeFailure } from './smoke-check.ts';
import { waitFor } from './wait-for.ts';

const LONGEST_MS = 90_000;
const INTERVAL_MS = 250;

/** The row of a canary in the ledger: made by the claim, complete when it is done. */
export function canaryRow(canary: Canary, table: string, client: Pick<DynamoDBClient, 'send'>, stage: string) {
  const Key = itemKey(canary);
  const read = async (): Promise<ItemRow | undefined> => {
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item && readItemRow(Item);
  };
  return {
    /** Until process has taken it from the queue. */
    async claimed(): Promise<string> {
      if ((await waitFor(read, LONGEST_MS, INTERVAL_MS)) !== undefined) return 'taken from the queue';
      throw new SmokeFailure(
        `process has not begun within ${LONGEST_MS / 1_000} s`,
        `Does it keep up, or crash? npx serverless logs -f process --stage ${stage}`,
      );
    },
    /** Until its processor has succeeded. */
    async done(): Promise<string> {
      const done = await waitFor(async () => doneBy(await read()), LONGEST_MS, INTERVAL_MS);
      if (done !== undefined) return `done by ${done}, and in the ledger`;
      throw new SmokeFailure(
        'the fallback processor fails, or takes too long',
        `Its log says why: npx serverless logs -f process --stage ${stage} --filter smokeTest`,
      );
    },
  };
}

function doneBy(row: ItemRow | undefined): string | undefined {
  return [...(row?.done ?? [])].join(', ') || undefined;
}
