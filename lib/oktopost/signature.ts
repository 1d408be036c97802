import { createHmac, timingSafeEqual } from 'node:crypto';

const SHA1_BYTES = 20;
const HEX = /^[0-9a-f]{40}$/i;
const BASE64 = /^[0-9a-z+/]{27}=$/i;

/**
 * The signature that Oktopost puts into `X-Oktopost-Secret`: HMAC-SHA1 with the webhook's secret as key over the raw body
 * bytes, as 40 lower-case hex characters (Oktopost's webhook article, "Secure Connection").
 */
export function sign(body: Uint8Array, secret: string): string {
  return hmac(body, secret).toString('hex');
}

export type Verification =
  /** `secret`: the position of the secret that matched, so that ops can see when an old one is no longer used. */
  { verified: true; secret: number } | { verified: false; reason: SignatureProblem };

export type SignatureProblem = 'signature missing' | 'signature doubled' | 'signature malformed' | 'signature mismatch';

/**
 * Compares a signature header with the body under each secret in turn. Accepts hex in any case (40 characters) and base64
 * (28 characters); compares the 20 bytes in constant time. Never throws.
 */
export function verify(body: Uint8Array, signature: string | undefined, secrets: readonly string[]): Verification {
  if (signature === undefined) return { verified: false, reason: 'signature missing' };
  // API Gateway joins the values of a repeated header by a comma, and no encoding of a signature contains one.
  if (signature.includes(',')) return { verified: false, reason: 'signature doubled' };
  const claimed = decode(signature);
  if (claimed === undefined) return { verified: false, reason: 'signature malformed' };
  const secret = secrets.findIndex((candidate) => timingSafeEqual(claimed, hmac(body, candidate)));
  return secret === -1 ? { verified: false, reason: 'signature mismatch' } : { verified: true, secret };
}

function hmac(body: Uint8Array, secret: string): Buffer {
  return createHmac('sha1', secret).update(body).digest();
}

/** The result is always 20 bytes: `timingSafeEqual` throws when lengths differ. */
function decode(signature: string): Buffer | undefined {
  const encoding = HEX.test(signature) ? 'hex' : BASE64.test(signature) ? 'base64' : undefined;
  const bytes = encoding && Buffer.from(signature, encoding);
  return bytes?.length === SHA1_BYTES ? bytes : undefined;
}
