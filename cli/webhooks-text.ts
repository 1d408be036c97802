import type { listWebhooks } from '../lib/operate/manage-webhooks.ts';
import { toType } from '../lib/operate/to-type.ts';
import type { WebhookStore } from '../lib/operate/webhook-store.ts';
import { table } from './terminal/table.ts';
import { plural } from './terminal/words.ts';

type Listed = Awaited<ReturnType<typeof listWebhooks>>;

/** All webhooks of a store for a person, in a table of at most `width` characters, and what to do about those that are wrong. */
export function webhooksText({ webhooks, problems }: Listed, { name, options }: WebhookStore, width: number): string {
  const add = `npm run okto -- webhooks add <webhookId> <event> ${options}`;
  const none = toType(`There are no webhooks that can be used in ${name} yet. To add one, type:`, add);
  if (webhooks.length === 0) return [none, ...repairs(problems, options)].join('\n');
  const rows = webhooks.map(({ webhookId, event, secrets }) => [webhookId, event, secretsInWords(secrets)]);
  const columns = [{ title: 'webhook', tooLong: 'cut' } as const, { title: 'event' }, { title: 'secrets' }];
  const where = `${plural(webhooks.length, 'webhook')} in ${name}`;
  return [...table(columns, rows, width), '', where, ...repairs(problems, options)].join('\n');
}

function repairs(problems: readonly string[], options: string): string[] {
  if (problems.length === 0) return [];
  const sentence =
    'Give a webhook another secret with the first line, or remove one that cannot be read with the second:';
  const lines = ['rotate', 'remove'].map((command) => `npm run okto -- webhooks ${command} <webhookId> ${options}`);
  return ['', ...problems, toType(sentence, ...lines)];
}

function secretsInWords(number: number): string {
  return ['none that is usable', 'current', 'current and previous'][number] ?? `current and ${number - 1} previous`;
}
