import { fieldsOf, parseRecord } from './json.ts';

/** One subscription in Oktopost. */
export interface Webhook {
  /** The event type it is for; used where an item does not name its own. */
  event: string;
  /** Any of them may have signed: the current one and, while a secret is rotated, the previous one. */
  secrets: readonly string[];
}

/** All webhooks of a receiver, by their ids. */
export type Webhooks = ReadonlyMap<string, Webhook>;

/** What was read. `problems` name what is wrong, one sentence each, and never hold a secret. */
export interface ParsedWebhooks {
  webhooks: Webhooks;
  problems: readonly string[];
}

/** What Oktopost gives a webhook as its id. */
export const WEBHOOK_ID = /^[A-Za-z0-9._-]{1,128}$/;
const SHAPE = '{ "<webhookId>": { "event": "postSent", "secrets": ["current", "previous"] } }';

/**
 * Reads the JSON that names the webhooks and their secrets. What is wrong is left out and named, and the rest works: one bad
 * entry must not stop the others. A webhook whose secrets are all unusable stays, without a secret, so that its deliveries
 * are known, refused and kept.
 */
export function parseWebhooks(json: string): ParsedWebhooks {
  const entries = parseRecord(json);
  if (entries === undefined)
    return { webhooks: new Map(), problems: [`The webhooks are not a JSON object: expected ${SHAPE}.`] };
  const problems: string[] = [];
  const webhooks = new Map<string, Webhook>();
  for (const [id, entry] of Object.entries(entries)) {
    const webhook = WEBHOOK_ID.test(id) ? readWebhook(id, entry, problems) : undefined;
    if (webhook) webhooks.set(id, webhook);
    else problems.push(`Webhook ${JSON.stringify(id.slice(0, 40))} is not usable: expected ${SHAPE}.`);
  }
  return { webhooks, problems };
}

function readWebhook(id: string, entry: unknown, problems: string[]): Webhook | undefined {
  const { event, secrets } = fieldsOf(entry);
  if (typeof event !== 'string' || event === '' || !Array.isArray(secrets)) return undefined;
  const problem = secretsProblem(secrets);
  if (problem) problems.push(`Webhook ${id}: ${problem}.`);
  return { event, secrets: secrets.filter(isUsableSecret) };
}

function secretsProblem(secrets: readonly unknown[]): string | undefined {
  if (secrets.length === 0) return 'it has no secret; copy it from Oktopost, Account Settings, Webhooks';
  if (secrets.some((secret) => typeof secret !== 'string')) return 'a secret must be a string';
  if (secrets.some((secret) => secret === '')) return 'a secret is empty, and would let anybody in';
  if (!secrets.every(isUsableSecret))
    return 'a secret has white space around it, most likely a line end that was copied with it';
  return undefined;
}

/** A secret that lets nobody in who does not know it, and was copied without white space around it. */
export function isUsableSecret(secret: unknown): secret is string {
  return typeof secret === 'string' && secret !== '' && secret.trim() === secret;
}
