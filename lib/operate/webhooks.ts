import { eventTypes, isEventType } from '../oktopost/events.ts';
import { isUsableSecret, parseWebhooks, WEBHOOK_ID } from '../webhooks.ts';
import { nearest } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** The JSON of the webhooks, with entries that may be wrong: they stay as they are until somebody mends them. */
export type WebhookEntries = Readonly<Record<string, unknown>>;

/** @throws UsageError where the text holds something else, which must not be overwritten. */
export function readEntries(json: string): WebhookEntries {
  const entries = parse(json);
  if (typeof entries === 'object' && entries !== null && !Array.isArray(entries)) return { ...entries };
  throw new UsageError(
    'What is stored is not a JSON object, so nothing was changed. Look at it, and set it to {} if it is of no use.',
  );
}

export interface NewWebhook {
  webhookId: string;
  event: string;
  /** An event type that this project does not know yet is meant. */
  isNewEvent: boolean;
}

/** @throws UsageError where it cannot be added, before the secret is asked for. */
export function refuseBadWebhook(entries: WebhookEntries, { webhookId, event, isNewEvent }: NewWebhook): void {
  if (!WEBHOOK_ID.test(webhookId))
    throw new UsageError(
      `${JSON.stringify(webhookId)} is not a webhook id: letters, digits, and . _ - are, as Oktopost shows it.`,
    );
  if (Object.hasOwn(entries, webhookId))
    throw new UsageError(
      `The webhook ${webhookId} is there already. For a new secret: npm run webhooks -- rotate ${webhookId}`,
    );
  if (isEventType(event) || isNewEvent) return;
  const meant = nearest(event, eventTypes);
  const guess = meant === undefined ? '' : ` Did you mean ${meant}?`;
  throw new UsageError(
    `${JSON.stringify(event)} is not an event type that is known here.${guess} All are in: npm run send -- --list. If Oktopost has added it: --new-event`,
  );
}

/** @throws UsageError */
export function add(entries: WebhookEntries, webhook: NewWebhook, secret: string): WebhookEntries {
  refuseBadWebhook(entries, webhook);
  refuseBadSecret(secret);
  return { ...entries, [webhook.webhookId]: { event: webhook.event, secrets: [secret] } };
}

/**
 * The new secret comes first, and the one before it stays, so that what was signed with it is still taken.
 *
 * @throws UsageError
 */
export function rotate(entries: WebhookEntries, webhookId: string, secret: string): WebhookEntries {
  const { event, secrets } = find(entries, webhookId);
  refuseBadSecret(secret);
  if (secrets[0] === secret)
    throw new UsageError('That is the secret which the webhook has already. Nothing was changed.');
  return { ...entries, [webhookId]: { event, secrets: [secret, ...secrets.slice(0, 1)] } };
}

/** @throws UsageError */
export function remove(entries: WebhookEntries, webhookId: string): WebhookEntries {
  if (!Object.hasOwn(entries, webhookId)) throw unknownWebhook(entries, webhookId);
  return Object.fromEntries(Object.entries(entries).filter(([id]) => id !== webhookId));
}

/** @throws UsageError */
export function find(entries: WebhookEntries, webhookId: string): { event: string; secrets: readonly string[] } {
  const webhook = parseWebhooks(JSON.stringify(entries)).webhooks.get(webhookId);
  if (webhook === undefined) throw unknownWebhook(entries, webhookId);
  return webhook;
}

/** A line for each webhook, in columns, and one for each thing that is wrong. Never a secret. */
export function describe(entries: WebhookEntries): string[] {
  const { webhooks, problems } = parseWebhooks(JSON.stringify(entries));
  const rows = [...webhooks].map(([id, { event, secrets }]) => [id, event, secretsInWords(secrets.length)]);
  const table = [['webhook', 'event', 'secrets'], ...rows];
  const width = (column: number) => Math.max(...table.map((row) => row[column]?.length ?? 0));
  const lines = table.map(
    ([id = '', event = '', secrets]) => `${id.padEnd(width(0))}  ${event.padEnd(width(1))}  ${secrets}`,
  );
  return rows.length === 0
    ? ['There are no webhooks yet. Add one: npm run webhooks -- add <webhookId> <event>', ...problems]
    : [...lines, ...problems];
}

function secretsInWords(count: number): string {
  return ['none that is usable', 'current', 'current and previous'][count] ?? `current and ${count - 1} previous`;
}

function refuseBadSecret(secret: string): void {
  if (secret === '') throw new UsageError('The secret is empty, and would let anybody in. Nothing was changed.');
  if (!isUsableSecret(secret))
    throw new UsageError(
      'The secret has white space around it, which Oktopost’s have not: was more copied than the secret? Nothing was changed.',
    );
}

function unknownWebhook(entries: WebhookEntries, webhookId: string): UsageError {
  const meant = nearest(webhookId, Object.keys(entries).length > 0 ? Object.keys(entries) : ['']);
  const guess = meant ? ` Did you mean ${meant}?` : '';
  return new UsageError(
    `There is no webhook ${JSON.stringify(webhookId)}.${guess} All are in: npm run webhooks -- list`,
  );
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
