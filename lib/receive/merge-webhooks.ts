import type { ParsedWebhooks, Webhook, Webhooks } from '../parse-webhooks.ts';

/**
 * The webhooks as they may be used: entry by entry, what is broken in the current version is taken from the first of the older
 * ones that has a secret for it. What is absent from a current version that can be read is gone. One that is broken in all of
 * them stays without a secret.
 *
 * @param older The last good webhooks, then those of the version before.
 */
export function mergeWebhooks(current: ParsedWebhooks, older: readonly Webhooks[]): Webhooks {
  const merged = new Map(current.webhooks);
  for (const id of current.broken) merged.set(id, mergeEntry(current.webhooks.get(id), whole(id, older)));
  return merged;
}

/** Whether one of the broken entries needs an older version. */
export function lacksSecret({ webhooks, broken }: ParsedWebhooks, older: readonly Webhooks[]): boolean {
  return [...broken].some((id) => !webhooks.get(id)?.secrets.length && whole(id, older) === undefined);
}

function whole(id: string, older: readonly Webhooks[]): Webhook | undefined {
  return older
    .map((webhooks) => webhooks.get(id))
    .find((webhook) => webhook !== undefined && webhook.secrets.length > 0);
}

/** An entry may be broken in one of its secrets only: the others were meant too. */
function mergeEntry(current: Webhook | undefined, older: Webhook | undefined): Webhook {
  const secrets = new Set([...(current?.secrets ?? []), ...(older?.secrets ?? [])]);
  return { event: current?.event ?? older?.event ?? '', secrets: [...secrets] };
}
