import type { Webhooks } from '../parse-webhooks.ts';
import type { WebhookDirectory } from './ports.ts';

/** WebhookDirectory that are known from the start, as on one machine. */
export function staticWebhooks(webhooks: Webhooks): WebhookDirectory {
  return { get: async () => webhooks, refresh: async () => webhooks, last: () => webhooks };
}
