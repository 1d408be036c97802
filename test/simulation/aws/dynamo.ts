import {
  type AttributeValue,
  ConditionalCheckFailedException,
  GetItemCommand,
  type GetItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { sdkClient } from '../../support/sdk-client.ts';
import type { World } from '../engine/world.ts';
import { conditionExpression } from './dynamo-conditions.ts';
import type { Bindings, Row } from './dynamo-expressions.ts';
import { updateExpression } from './dynamo-updates.ts';
import type { Call } from './network.ts';

/** A DynamoDB table with the keys `pk` and `sk` and the TTL attribute `expiresAt`. */
export interface Table {
  update(input: UpdateItemCommandInput): { Attributes?: Record<string, AttributeValue> };
  /** Rows of one partition key, by the condition `pk = :id`. */
  query(input: QueryCommandInput): { Items: Record<string, AttributeValue>[] };
  get(input: GetItemCommandInput): { Item?: Record<string, AttributeValue> };
}

interface StoredRow {
  row: Row;
  /** TTL deletes some time after a row has expired. */
  lateMs: number;
}

const LATEST_DELETION_MS = 4 * 24 * 3_600_000;

/**
 * @param onWrite Sees each row that was written, as it was before and as it is now.
 * @param onRefused Sees the row that did not fulfil a condition, and whom the call wanted to make its owner.
 */
export function createTable(
  { clock, random }: Pick<World, 'clock' | 'random'>,
  onWrite: (key: string, before: Row | undefined, after: Row) => void,
  onRefused: (key: string, row: Row | undefined, owner: string | undefined) => void = () => undefined,
): Table {
  const rows = new Map<string, StoredRow>();
  /** The keys of each partition. */
  const partitions = new Map<string, Set<string>>();
  const find = (key: string): Row | undefined => {
    const stored = rows.get(key);
    const expiresAt = Number(stored?.row.expiresAt?.N ?? Number.POSITIVE_INFINITY) * 1_000;
    if (stored !== undefined && clock.now() > expiresAt + stored.lateMs) rows.delete(key);
    return rows.get(key)?.row;
  };
  return {
    update(input) {
      const bindings = bindingsOf(input);
      const key = rowKey(input.Key);
      const before = find(key);
      const old = before ?? {};
      const { ConditionExpression: condition, UpdateExpression: change = '' } = input;
      if (condition !== undefined && !conditionExpression(condition).evaluate(old, bindings)) {
        onRefused(key, before, bindings.values[':owner']?.S);
        throw new ConditionalCheckFailedException({ $metadata: {}, message: 'The conditional request failed' });
      }
      const after = { ...old, ...input.Key };
      updateExpression(change).evaluate(old, bindings, after);
      rows.set(key, { row: after, lateMs: random.between(0, LATEST_DELETION_MS) });
      const partition = input.Key?.pk?.S ?? '';
      partitions.set(partition, (partitions.get(partition) ?? new Set()).add(key));
      onWrite(key, before, after);
      return input.ReturnValues === 'ALL_NEW' ? { Attributes: after } : {};
    },
    query({ KeyConditionExpression: condition, ExpressionAttributeValues: values, Limit: most }) {
      if (condition !== 'pk = :id' || values?.[':id']?.S === undefined)
        throw new Error(`unknown condition ${condition}`);
      const keys = [...(partitions.get(values[':id'].S) ?? [])].sort();
      const found = keys.map(find).filter((row) => row !== undefined);
      return { Items: found.slice(0, most).map((row) => ({ ...row })) };
    },
    get(input) {
      const row = find(rowKey(input.Key));
      return row ? { Item: { ...row } } : {};
    },
  };
}

/** The client of the SDK, as far as a ledger uses it. */
export function dynamoClient(table: Table, call: Call) {
  return sdkClient((command) => {
    if (command instanceof UpdateItemCommand) return call('DynamoDB', 'UpdateItem', () => table.update(command.input));
    if (command instanceof QueryCommand) return call('DynamoDB', 'Query', () => table.query(command.input));
    if (command instanceof GetItemCommand) return call('DynamoDB', 'GetItem', () => table.get(command.input));
    throw new Error(`the simulated DynamoDB does not know ${command.constructor.name}`);
  });
}

/** The partition key, a bar, and the sort key. */
function rowKey(key: Row | undefined): string {
  const [pk, sk] = [key?.pk?.S, key?.sk?.S];
  if (pk === undefined || sk === undefined) throw new Error('the key is not complete');
  if (pk === '' || sk === '') throw new Error('DynamoDB refuses an empty key');
  return `${pk}|${sk}`;
}

/** DynamoDB refuses a call that binds what its expressions do not use. */
function bindingsOf(input: UpdateItemCommandInput): Bindings {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = input;
  const update = updateExpression(input.UpdateExpression ?? '').uses;
  const condition = conditionExpression(input.ConditionExpression ?? 'attribute_not_exists(none)').uses;
  for (const bound of [...Object.keys(names), ...Object.keys(values)])
    if (!update.has(bound) && !condition.has(bound)) throw new Error(`${bound} is bound, but not used`);
  return { names, values };
}
