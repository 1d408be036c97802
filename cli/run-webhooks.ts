import { add, describe, find, readEntries, refuseBadWebhook, remove, rotate } from '../lib/operate/webhooks.ts';
import type { WebhookStore } from './webhook-store.ts';
import type { Command } from './webhooks-arguments.ts';

/**
 * Does one command on the webhooks, and answers the lines to print.
 *
 * @param askSecret Only called when everything else is right.
 * @throws UsageError Nothing was changed then.
 */
export async function runWebhooks(
  command: Exclude<Command, { name: 'help' }>,
  store: WebhookStore,
  askSecret: (webhookId: string) => Promise<string>,
): Promise<string[]> {
  const { json, version } = await store.read();
  const entries = readEntries(json);
  const write = (changed: object) => store.write(JSON.stringify(changed, null, 2), version);
  switch (command.name) {
    case 'list':
      return describe(entries);
    case 'add':
      refuseBadWebhook(entries, command);
      await write(add(entries, command, await askSecret(command.webhookId)));
      return [`Webhook ${command.webhookId} for ${command.event} is in ${store.name}.`];
    case 'rotate':
      find(entries, command.webhookId);
      await write(rotate(entries, command.webhookId, await askSecret(command.webhookId)));
      return [`Webhook ${command.webhookId} has a new secret; the one before it is still accepted.`];
    case 'remove':
      await write(remove(entries, command.webhookId));
      return [`Webhook ${command.webhookId} is removed from ${store.name}: its deliveries are refused.`];
  }
}
