import { fieldsOf } from './json.ts';
import { readLenientRecord } from './lenient-record.ts';
import { secretProblem } from './secret-problem.ts';

/** One subscription in Oktopost. */
export interface Webhook {
  /** The event type it is for; used where an item does not name its own. */
  event: string;
  /**
   * Any of them may have signed: the current one and, while a secret is rotated, the previous one. None where its entry is
   * broken: it is known then, and nobody can tell whether a delivery is authentic.
   */
  secrets: readonly string[];
}

/** All webhooks of a receiver, by their ids. */
export type Webhooks = ReadonlyMap<string, Webhook>;

/** What was read. `problems` name what is wrong, one sentence each, and never hold a secret. */
export interface ParsedWebhooks {
  /** False where the whole of it is no table of webhooks. */
  readable: boolean;
  webhooks: Webhooks;
  /** The ids whose entries are wrong, in part or whole; what can be used of them is in `webhooks`. */
  broken: ReadonlySet<string>;
  problems: readonly string[];
}

/** What Oktopost gives a webhook as its id. */
export const WEBHOOK_ID = /^[A-Za-z0-9._-]{1,128}$/;
const SHAPE = '{ "<webhookId>": { "event": "postSent", "secrets": ["current", "previous"] } }';

/** What nobody sees in an id that was copied. */
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Reads the JSON that names the webhooks and their secrets, as people leave it. What is wrong is left out and named, and the
 * rest works: one bad entry must not stop the others. A webhook whose secrets are all unusable stays, without a secret, so that
 * its deliveries are known.
 */
export function parseWebhooks(json: string): ParsedWebhooks {
  const read = readLenientRecord(json);
  const webhooks = new Map<string, Webhook>();
  const broken = new Set<string>();
  if ('why' in read) {
    const problem = `The webhooks are not a JSON object (${read.why}): expected ${SHAPE}.`;
    return { readable: false, webhooks, broken, problems: [problem] };
  }
  const problems: string[] = [];
  for (const [name, value] of Object.entries(read.record)) {
    const id = plainId(name);
    const { webhook, problem } = readEntry(id, value);
    if (problem !== undefined) problems.push(problem);
    // An id that cannot be one has no deliveries either.
    if (!WEBHOOK_ID.test(id)) continue;
    if (problem !== undefined) broken.add(id);
    if (webhook !== undefined) webhooks.set(id, webhook);
  }
  return { readable: true, webhooks, broken, problems };
}

/** The id of an entry, without what nobody sees in it. */
export function plainId(name: string): string {
  return name.replace(INVISIBLE, '');
}

function readEntry(id: string, value: unknown): { webhook?: Webhook; problem?: string } {
  const webhook = WEBHOOK_ID.test(id) ? readWebhook(value) : undefined;
  if (webhook === undefined)
    return { problem: `Webhook ${JSON.stringify(id.slice(0, 40))} is not usable: expected ${SHAPE}.` };
  const { event, secrets } = webhook;
  const problem =
    secrets.length === 0
      ? 'it has no secret; copy it from Oktopost, Account Settings, Webhooks'
      : secrets.map(secretProblem).find((found) => found !== undefined);
  return {
    webhook: { event, secrets: secrets.filter(isUsableSecret) },
    ...(problem !== undefined && { problem: `Webhook ${id}: ${problem}.` }),
  };
}

/** The key/value editor of AWS's console makes a string of each entry. */
function readWebhook(value: unknown): { event: string; secrets: readonly unknown[] } | undefined {
  const unwrapped = typeof value === 'string' ? readLenientRecord(value) : { record: fieldsOf(value) };
  const { event, secrets } = 'record' in unwrapped ? unwrapped.record : {};
  return typeof event === 'string' && event !== '' && Array.isArray(secrets) ? { event, secrets } : undefined;
}

/** A secret that lets nobody in who does not know it, and was copied without anything that is not part of it. */
export function isUsableSecret(secret: unknown): secret is string {
  return secretProblem(secret) === undefined;
}
