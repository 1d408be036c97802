import { readLenientRecord } from '../lenient-record.ts';
import { eventTypes, isEventType } from '../oktopost/events.ts';
import { parseWebhooks, plainId, WEBHOOK_ID } from '../parse-webhooks.ts';
import { secretProblem } from '../secret-problem.ts';
import { guess } from './nearest.ts';
import { toType } from './to-type.ts';
import { UsageError } from './usage-error.ts';
import type { WebhookStore } from './webhook-store.ts';

const LIST_EVENTS = 'npm run okto -- send --list';

/** The JSON of the webhooks, with entries that may be wrong: they stay as they are until somebody fixes them. */
type WebhookEntries = Readonly<Record<string, unknown>>;

/** A webhook to be added. */
export interface NewWebhook {
  /** As Oktopost shows it. */
  webhookId: string;
  /** The event type that Oktopost sends to it, such as `postSent`. */
  event: string;
  /** An event type that this project does not know yet is meant. */
  isNewEvent: boolean;
}

/** A webhook without its secrets. */
export interface ListedWebhook {
  webhookId: string;
  event: string;
  /** How many usable secrets it has. */
  secrets: number;
}

/** Gives the secret of a webhook; called only when everything else is right. */
export type AskSecret = (webhookId: string) => Promise<string>;

/** All webhooks and what is wrong with them, in sentences; never a secret. @throws UsageError where it is no table of webhooks. */
export async function listWebhooks(store: WebhookStore) {
  const { entries } = await open(store);
  const { webhooks, problems } = parseWebhooks(JSON.stringify(entries));
  const listed = [...webhooks].map(
    ([webhookId, { event, secrets }]): ListedWebhook => ({ webhookId, event, secrets: secrets.length }),
  );
  return { webhooks: listed, problems };
}

/** Puts a webhook beside the others. @throws UsageError Nothing was changed then. */
export async function addWebhook(store: WebhookStore, webhook: NewWebhook, askSecret: AskSecret): Promise<void> {
  const { entries, write } = await open(store);
  refuseBadWebhook(entries, webhook, store);
  const secret = await askSecret(webhook.webhookId);
  refuseBadSecret(secret);
  await write({ ...entries, [webhook.webhookId]: { event: webhook.event, secrets: [secret] } });
}

/**
 * Gives a webhook a new secret. It comes first, and the one before it stays, so that what was signed with that is still taken.
 *
 * @throws UsageError Nothing was changed then.
 */
export async function rotateWebhook(store: WebhookStore, webhookId: string, askSecret: AskSecret): Promise<void> {
  const { entries, write } = await open(store);
  const webhook = parseWebhooks(JSON.stringify(entries)).webhooks.get(webhookId);
  if (webhook === undefined) throw unknownWebhook(entries, webhookId, store);
  const secret = await askSecret(webhookId);
  refuseBadSecret(secret);
  if (webhook.secrets[0] === secret) throw new UsageError('The webhook already has this secret. Nothing was changed.');
  const secrets = [secret, ...webhook.secrets.slice(0, 1)];
  await write({ ...entries, [webhookId]: { event: webhook.event, secrets } });
}

/** Takes a webhook away: its deliveries are refused from then on. @throws UsageError Nothing was changed then. */
export async function removeWebhook(store: WebhookStore, webhookId: string): Promise<void> {
  const { entries, write } = await open(store);
  if (!Object.hasOwn(entries, webhookId)) throw unknownWebhook(entries, webhookId, store);
  await write(Object.fromEntries(Object.entries(entries).filter(([id]) => id !== webhookId)));
}

async function open(store: WebhookStore) {
  const { json, version } = await store.read();
  const write = (changed: WebhookEntries) => store.write(JSON.stringify(changed, null, 2), version);
  return { entries: readEntries(json, store), write };
}

/** What cannot be read must not be overwritten: it may be a table with one comma too few. */
function readEntries(json: string, store: WebhookStore): WebhookEntries {
  const read = readLenientRecord(json);
  if ('why' in read) throw unreadable(read.why, store);
  return Object.fromEntries(Object.entries(read.record).map(([name, entry]) => [plainId(name), entry]));
}

function unreadable(why: string, { name, options, place }: WebhookStore): UsageError {
  const sentence = `What is in ${name} cannot be read as webhooks: ${why}. Nothing was changed.`;
  if ('file' in place) return new UsageError(`${sentence} Repair it with an editor.`);
  const restore = `npm run okto -- webhooks restore ${options}`;
  return new UsageError(toType(`${sentence} To see the version before, and put it back, type:`, restore));
}

function refuseBadWebhook(entries: WebhookEntries, { webhookId, event, isNewEvent }: NewWebhook, store: WebhookStore) {
  if (!WEBHOOK_ID.test(webhookId))
    throw new UsageError(
      `${JSON.stringify(webhookId)} is not a webhook id: it must consist of letters, digits, \`.\` \`_\` \`-\`, as Oktopost shows it.`,
    );
  if (Object.hasOwn(entries, webhookId))
    throw new UsageError(
      toType(
        `The webhook ${webhookId} already exists in ${store.name}. For a new secret, type:`,
        `npm run okto -- webhooks rotate ${webhookId} ${store.options}`,
      ),
    );
  if (isEventType(event) || isNewEvent) return;
  const sentence = `${JSON.stringify(event)} is not an event type that is known here.${guess(event, eventTypes)}`;
  const asNew = `npm run okto -- webhooks add ${webhookId} ${event} --new-event ${store.options}`;
  throw new UsageError(
    toType(
      `${sentence} See all of them with the first line, or add one that Oktopost has added with the second:`,
      LIST_EVENTS,
      asNew,
    ),
  );
}

function refuseBadSecret(secret: string): void {
  const problem = secretProblem(secret);
  if (problem !== undefined) throw new UsageError(`${problem.replace(/^a /, 'The ')}. Nothing was changed.`);
}

function unknownWebhook(entries: WebhookEntries, webhookId: string, { name, options }: WebhookStore): UsageError {
  const sentence = `There is no webhook ${JSON.stringify(webhookId)} in ${name}.${guess(webhookId, Object.keys(entries))}`;
  return new UsageError(toType(`${sentence} To see all of them, type:`, `npm run okto -- webhooks list ${options}`));
}
