import type { Webhooks } from './ports.ts';
import type { WebhookTable } from './webhooks.ts';

/** Webhooks that are known from the start, as on one machine. */
export function staticWebhooks(table: WebhookTable): Webhooks {
  return { get: async () => table, refresh: async () => table };
}
