import { fieldsOf, isRecord } from '../../lib/json.ts';

/**
 * The message ids of a batch that stay in the queue, as Lambda reads a function's response (ReportBatchItemFailures): nothing,
 * an empty object and an empty list mean that all are done; an identifier that is missing or not of this batch, and a response
 * of another shape, mean that none is.
 */
export function failedMessages(response: unknown, messageIds: readonly string[]): ReadonlySet<string> {
  const all = new Set(messageIds);
  const none = new Set<string>();
  if (response === null || response === undefined) return none;
  if (!isRecord(response)) return all;
  const failures = response.batchItemFailures;
  if (failures === null || failures === undefined) return none;
  if (!Array.isArray(failures)) return all;
  const failed = failures.map(identifierOf);
  return failed.every((id) => id !== undefined && all.has(id)) ? new Set(failed.filter((id) => id !== undefined)) : all;
}

function identifierOf(failure: unknown): string | undefined {
  const { itemIdentifier } = fieldsOf(failure);
  return typeof itemIdentifier === 'string' ? itemIdentifier : undefined;
}
