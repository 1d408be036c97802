import type { DeliveryHeaders } from '../oktopost/headers.ts';
import { type SignatureProblem, type Verification, verify } from '../oktopost/signature.ts';
import type { Webhook } from '../parse-webhooks.ts';
import { errorName } from '../privacy/error-name.ts';
import type { WebhookDirectory } from './ports.ts';

export type Authentication =
  | { state: 'known'; webhookId: string; webhook: Webhook; verification: Verification }
  | { state: 'unknown'; reason: 'webhook missing' | 'webhook unknown' }
  /** The webhooks cannot be read, so nobody can be known. */
  | { state: 'unavailable'; reason: string };

/**
 * Who sent a delivery, and whether the body is signed with one of the webhook's secrets. The webhooks are read again before a
 * refusal: the webhook or its new secret may be younger than what is cached.
 */
export async function authenticate(
  body: Uint8Array,
  headers: DeliveryHeaders,
  webhooks: Pick<WebhookDirectory, 'get' | 'refresh'>,
): Promise<Authentication> {
  const { webhookId, signature } = headers;
  if (webhookId === undefined) return { state: 'unknown', reason: 'webhook missing' };
  const identify = (webhook: Webhook | undefined): Authentication =>
    webhook === undefined
      ? { state: 'unknown', reason: 'webhook unknown' }
      : { state: 'known', webhookId, webhook, verification: verify(body, signature, webhook.secrets) };
  try {
    const sender = identify((await webhooks.get()).get(webhookId));
    return mayChange(sender) ? identify((await webhooks.refresh()).get(webhookId)) : sender;
  } catch (error) {
    return { state: 'unavailable', reason: `the webhooks' secrets cannot be read: ${errorName(error)}` };
  }
}

/** Another secret cannot fix a signature that is missing, doubled or malformed. */
function mayChange(sender: Authentication): boolean {
  if (sender.state !== 'known') return true;
  const mismatch: SignatureProblem = 'signature mismatch';
  return !sender.verification.verified && sender.verification.reason === mismatch;
}
