import { PAYLOAD_HEADER, SIGNATURE_HEADER, WEBHOOK_HEADER } from '../oktopost/headers.ts';
import { sign } from '../oktopost/signature.ts';

/** A delivery as it goes over the wire. */
export interface OutgoingDelivery {
  body: Buffer;
  headers: Readonly<Record<string, string>>;
  payloadIds: readonly string[];
}

export interface Unsigned {
  body: Buffer;
  webhook: string;
  secret: string;
  payloadIds: readonly string[];
}

/** Signs a body and puts Oktopost's headers around it. */
export function signDelivery({ body, webhook, secret, payloadIds }: Unsigned): OutgoingDelivery {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': 'oktopost-webhooks-send',
    [SIGNATURE_HEADER]: sign(body, secret),
    [WEBHOOK_HEADER]: webhook,
  };
  if (payloadIds.length > 0) headers[PAYLOAD_HEADER] = payloadIds.join(',');
  return { body, headers, payloadIds };
}

/** The smallest change after signing: one space at the end. JSON reads as before, and the signature must not fit. */
export function tamper(delivery: OutgoingDelivery): OutgoingDelivery {
  return { ...delivery, body: Buffer.concat([delivery.body, Buffer.from(' ')]) };
}
