import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import type { HttpEvent } from '../../lib/aws/http-request.ts';
import { sign } from '../../lib/oktopost/signature.ts';
import { functionUrlEvent, httpApiEvent, restApiEvent } from '../support/http-events.ts';
import { SECRET } from '../support/receive-ports.ts';
import { body } from './bodies.ts';

type Header = readonly [name: string, value: string];

/** A delivery before it becomes an event of one of the three formats. */
export interface Delivery {
  body: Buffer;
  signature: string;
  webhookId: string;
  payloadIds: readonly string[];
  toEvent: typeof httpApiEvent | typeof restApiEvent | typeof functionUrlEvent;
  base64: boolean;
  spelling: (name: string) => string;
}

const toEvent = fc.constantFrom(httpApiEvent, restApiEvent, functionUrlEvent);

const spelling = fc.constantFrom(
  (name: string) => name,
  (name: string) => name.toUpperCase(),
  (name: string) => name.toLowerCase(),
);

const encoding = fc.constantFrom<(signature: string) => string>(
  (hex) => hex,
  (hex) => hex.toUpperCase(),
  (hex) => Buffer.from(hex, 'hex').toString('base64'),
  (hex) => ` ${hex}\t`,
);

const payloadIds = fc.array(
  fc.oneof(
    fc.stringMatching(/^[0-9A-Za-z]{1,18}$/),
    fc.constantFrom('', '0001', 'é', 'a b', 'x'.repeat(128), 'x'.repeat(129)),
  ),
  { maxLength: 5 },
);

/** Any body, signed after all that happened to it, and sent in any of the ways in which it may be. */
export const signed: fc.Arbitrary<Delivery> = fc
  .record({
    body,
    encoding,
    webhookId: fc.constantFrom('0WA001', '0WA002'),
    payloadIds,
    toEvent,
    base64: fc.boolean(),
    spelling,
  })
  .map(({ encoding: encode, ...delivery }) => ({
    ...delivery,
    base64: delivery.base64 || !isUtf8(delivery.body),
    signature: encode(sign(delivery.body, SECRET)),
  }));

export function headersOf({ signature, webhookId, payloadIds: ids, spelling: spell }: Delivery): Header[] {
  return [
    [spell('X-Oktopost-Secret'), signature],
    [spell('X-Oktopost-Webhook'), webhookId],
    [spell('X-Oktopost-Payload'), ids.join(',')],
  ];
}

export function eventOf(delivery: Delivery, headers: readonly Header[] = headersOf(delivery)): HttpEvent {
  const { body: bytes, base64 } = delivery;
  return delivery.toEvent({ headers, body: bytes, base64: base64 || !isUtf8(bytes) });
}
