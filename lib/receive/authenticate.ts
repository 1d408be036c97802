import { randomBytes } from 'node:crypto';
import type { DeliveryHeaders } from '../oktopost/headers.ts';
import { type SignatureProblem, type Verification, verify } from '../oktopost/signature.ts';
import type { Webhook, Webhooks } from '../parse-webhooks.ts';
import { errorName } from '../privacy/error-name.ts';
import { decodeBody } from './decode-body.ts';
import type { Refusal } from './outcome.ts';
import type { WebhookDirectory } from './ports.ts';

export type Authentication =
  /** `content`: what was sent, without its content encodings. */
  | { state: 'authentic'; webhookId: string; webhook: Webhook; secret: number; content: Uint8Array }
  /** `known`: the webhook is, and something is wrong with the signature. */
  | { state: 'refused'; reason: Refusal; known: boolean }
  /** Our fault: the secrets cannot be read, so nobody can be known. */
  | { state: 'unavailable'; reason: string };

/** Nobody can sign with them, and what they make no difference to is checked with them all the same. */
const NOBODYS_SECRETS = [randomBytes(20).toString('hex'), randomBytes(20).toString('hex')];

const MISMATCH: SignatureProblem = 'signature mismatch';

/**
 * Who sent a delivery, and whether the body is signed with one of the webhook's secrets. The webhooks are read again before a
 * refusal: the webhook or its new secret may be younger than what is cached. What is signed is either what was sent or, where
 * that is compressed, what it was before. A webhook that is not known takes the same work, so
 * that nobody learns from the time of an answer which there are.
 */
export async function authenticate(
  body: Uint8Array,
  encoding: string | undefined,
  { webhookId, signature }: DeliveryHeaders,
  webhooks: Pick<WebhookDirectory, 'get' | 'refresh'>,
): Promise<Authentication> {
  if (webhookId === undefined) return { state: 'refused', reason: 'webhook missing', known: false };
  let decoding: Promise<Uint8Array | undefined> | undefined;
  const decoded = () => {
    decoding ??= decodeBody(body, encoding);
    return decoding;
  };
  const identify = async (table: Webhooks) => {
    const webhook = table.get(webhookId);
    const secrets = webhook?.secrets ?? [];
    const raw = verifyEvenly(body, signature, secrets);
    const other = mayChange(raw) ? await decoded() : undefined;
    return { webhook, verification: other === undefined ? raw : verifyEvenly(other, signature, secrets) };
  };
  try {
    const first = await identify(await webhooks.get());
    const { webhook, verification } = mayChange(first.verification) ? await identify(await webhooks.refresh()) : first;
    if (verification.verified && webhook !== undefined) {
      const content = (await decoded()) ?? body;
      return { state: 'authentic', webhookId, webhook, secret: verification.secret, content };
    }
    if (webhook === undefined) return { state: 'refused', reason: 'webhook unknown', known: false };
    const reason = verification.verified ? MISMATCH : verification.reason;
    if (reason === MISMATCH && webhook.secrets.length === 0)
      return {
        state: 'unavailable',
        reason: 'the secret of its webhook is broken, and so it is in the version before',
      };
    return { state: 'refused', reason, known: true };
  } catch (error) {
    return { state: 'unavailable', reason: `the webhooks' secrets cannot be read: ${errorName(error)}` };
  }
}

/** As many HMACs for nobody as for a webhook whose secret is being rotated. */
function verifyEvenly(body: Uint8Array, signature: string | undefined, secrets: readonly string[]): Verification {
  const verification = verify(body, signature, [...secrets, ...NOBODYS_SECRETS.slice(secrets.length)]);
  return verification.verified && verification.secret >= secrets.length
    ? { verified: false, reason: MISMATCH }
    : verification;
}

/** Another secret cannot fix a signature that is missing, doubled or malformed. */
function mayChange(verification: Verification): boolean {
  return !verification.verified && verification.reason === MISMATCH;
}
