import { createHash, randomUUID } from 'node:crypto';
import { PAYLOAD_HEADER, SIGNATURE_HEADER, WEBHOOK_HEADER } from '../../oktopost/headers.ts';
import { sign } from '../../oktopost/signature.ts';

/** A signed delivery of one harmless item. */
export interface Canary {
  webhookId: string;
  payloadId: string;
  /** Of the item's bytes: its place in the ledger. */
  sha256: string;
  body: string;
  headers: Record<string, string>;
}

/** An event type that Oktopost does not have: the fallback processor gets it, whatever the others do. */
const EVENT = 'smokeTest';

/** A canary for a webhook, signed with its secret. `now`: in milliseconds since 1970. */
export function makeCanary(webhookId: string, secret: string, now: number): Canary {
  const payloadId = `smoke-${randomUUID()}`;
  const item = JSON.stringify({ event: EVENT, timestamp: Math.floor(now / 1_000), data: { Id: payloadId } });
  const body = `[${item}]`;
  return {
    webhookId,
    payloadId,
    sha256: createHash('sha256').update(item).digest('hex'),
    body,
    headers: {
      'content-type': 'application/json',
      [SIGNATURE_HEADER]: sign(Buffer.from(body), secret),
      [WEBHOOK_HEADER]: webhookId,
      [PAYLOAD_HEADER]: payloadId,
    },
  };
}
