import type { listWebhooks } from '../lib/operate/manage-webhooks.ts';
import type { RestoreChanges } from '../lib/operate/restore-webhooks.ts';
import { toType } from '../lib/operate/to-type.ts';
import type { WebhookStore } from '../lib/operate/webhook-store.ts';
import { table } from './terminal/table.ts';
import { listed, plural } from './terminal/words.ts';

type Listed = Awaited<ReturnType<typeof listWebhooks>>;

/** All webhooks of a store for a person, in a table of at most `width` characters, and what to do about those that are wrong. */
export function webhooksText({ webhooks, problems }: Listed, store: WebhookStore, width: number): string {
  const { name, options } = store;
  const add = `npm run okto -- webhooks add <webhookId> <event> ${options}`;
  const none = toType(`There are no webhooks that can be used in ${name} yet. To add one, type:`, add);
  if (webhooks.length === 0) return [none, ...repairs(problems, store)].join('\n');
  const rows = webhooks.map(({ webhookId, event, secrets }) => [webhookId, event, secretsInWords(secrets)]);
  const columns = [{ title: 'webhook', tooLong: 'cut' } as const, { title: 'event' }, { title: 'secrets' }];
  const where = `${plural(webhooks.length, 'webhook')} in ${name}`;
  return [...table(columns, rows, width), '', where, ...repairs(problems, store)].join('\n');
}

/** What becomes of which webhooks when the version before is put back. */
export function restoreText({ back, changed, gone }: RestoreChanges, { name }: WebhookStore): string {
  const line = (ids: readonly string[], what: string) => (ids.length === 0 ? [] : [`  ${what}: ${listed(ids)}`]);
  return [
    `To put the version before back in ${name} changes:`,
    ...line(back, 'come back'),
    ...line(changed, 'get the event type and the secrets that they had'),
    ...line(gone, 'are no longer there, and their deliveries are refused'),
  ].join('\n');
}

function repairs(problems: readonly string[], { options, place }: WebhookStore): string[] {
  if (problems.length === 0) return [];
  const commands = ['rotate <webhookId>', 'remove <webhookId>', ...('file' in place ? [] : ['restore'])];
  const sentence = `Give a webhook another secret with the first line, or remove one that cannot be read with the second${
    'file' in place ? '' : '; the third puts back the version before'
  }:`;
  const lines = commands.map((command) => `npm run okto -- webhooks ${command} ${options}`);
  return ['', ...problems, toType(sentence, ...lines)];
}

function secretsInWords(number: number): string {
  return ['none that is usable', 'current', 'current and previous'][number] ?? `current and ${number - 1} previous`;
}
