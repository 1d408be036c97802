import type { Call } from './fate.ts';

/** The ledger's note that a processor succeeded for an item. */
export interface Completion {
  /** Of the item's row: webhook id and payload id. */
  key: string;
  processor: string;
}

/** Undefined where the call is another. */
export function readCompletion({ operation, body }: Call): Completion | undefined {
  if (operation !== 'UpdateItem') return undefined;
  const { Key, UpdateExpression, ExpressionAttributeValues } = Object(JSON.parse(body.toString()));
  if (!String(UpdateExpression).includes('ADD done')) return undefined;
  return { key: String(Object(Key).pk?.S), processor: String(Object(ExpressionAttributeValues)[':done']?.SS?.[0]) };
}
