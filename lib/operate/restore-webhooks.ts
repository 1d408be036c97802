import { isDeepStrictEqual } from 'node:util';
import { readLenientRecord } from '../lenient-record.ts';
import { type ParsedWebhooks, parseWebhooks, plainId } from '../parse-webhooks.ts';
import { UsageError } from './usage-error.ts';
import type { WebhookStore } from './webhook-store.ts';

/** What putting the version before back changes: the ids of webhooks. */
export interface RestoreChanges {
  /** Not there now, or without a secret that can be used. */
  back: readonly string[];
  changed: readonly string[];
  gone: readonly string[];
}

/**
 * What it would change to put the version before back; `run` does it, and makes the current version the one before.
 *
 * @throws UsageError where there is nothing to put back. Nothing was changed then.
 */
export async function planRestore(store: WebhookStore): Promise<{ changes: RestoreChanges; run(): Promise<void> }> {
  const [{ json, version }, previous] = await Promise.all([store.read(), store.previous()]);
  if (previous === undefined) throw new UsageError(`There is no version before in ${store.name}. Nothing was changed.`);
  const before = readLenientRecord(previous);
  if ('why' in before)
    throw new UsageError(
      `The version before in ${store.name} cannot be read as webhooks either: ${before.why}. Nothing was changed.`,
    );
  const changes = changesBetween(parseWebhooks(json), parseWebhooks(previous));
  if (Object.values(changes).every((ids) => ids.length === 0))
    throw new UsageError(`The version before in ${store.name} has the same webhooks. Nothing was changed.`);
  const entries = Object.fromEntries(Object.entries(before.record).map(([name, entry]) => [plainId(name), entry]));
  return { changes, run: () => store.write(JSON.stringify(entries, null, 2), version) };
}

function changesBetween(current: ParsedWebhooks, before: ParsedWebhooks): RestoreChanges {
  const now = current.webhooks;
  const ids = [...before.webhooks.keys()];
  const has = ({ webhooks }: ParsedWebhooks, id: string) => (webhooks.get(id)?.secrets.length ?? 0) > 0;
  const back = ids.filter((id) => has(before, id) && !has(current, id));
  const changed = ids.filter((id) => !back.includes(id) && !isDeepStrictEqual(now.get(id), before.webhooks.get(id)));
  const gone = [...new Set([...now.keys(), ...current.broken])].filter((id) => !before.webhooks.has(id));
  return { back, changed, gone };
}
