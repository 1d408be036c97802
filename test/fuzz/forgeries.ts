import fc from 'fast-check';
import type { HttpEvent } from '../../lib/aws/http-request.ts';
import { sign } from '../../lib/oktopost/signature.ts';
import { SECRET } from '../support/receive-ports.ts';
import { type Delivery, eventOf, headersOf, signed } from './deliveries.ts';

type Forge = (delivery: Delivery, number: number) => HttpEvent;

const withBody = (delivery: Delivery, body: Buffer) => eventOf({ ...delivery, body });
const withSignature = (delivery: Delivery, signature: string) => eventOf({ ...delivery, signature });

/** Each makes of a signed delivery one that nobody has signed. */
const forgeries: Record<string, Forge> = {
  'a flipped bit': (delivery, number) => {
    const body = Buffer.from(delivery.body);
    if (body.length === 0) return withBody(delivery, Buffer.from(' '));
    const index = number % body.length;
    body.writeUInt8(body.readUInt8(index) ^ (1 << (number % 8)), index);
    return withBody(delivery, body);
  },
  'a byte more': (delivery, number) => withBody(delivery, Buffer.concat([delivery.body, Buffer.from([number % 256])])),
  'a byte less': (delivery) =>
    withBody(delivery, delivery.body.length > 0 ? delivery.body.subarray(1) : Buffer.from('\n')),
  'another signature': (delivery, number) => {
    const hex = sign(delivery.body, SECRET);
    const index = number % hex.length;
    return withSignature(delivery, `${hex.slice(0, index)}${hex[index] === '0' ? '1' : '0'}${hex.slice(index + 1)}`);
  },
  'a cut signature': (delivery, number) => withSignature(delivery, sign(delivery.body, SECRET).slice(0, number % 40)),
  'a longer signature': (delivery, number) => withSignature(delivery, sign(delivery.body, SECRET) + (number % 10)),
  'another secret': (delivery) => withSignature(delivery, sign(delivery.body, `${SECRET} `)),
  'no secret': (delivery) => withSignature(delivery, sign(delivery.body, '')),
  'two signatures': (delivery) =>
    eventOf(delivery, [...headersOf(delivery), ['x-oktopost-secret', delivery.signature]]),
  'no signature': (delivery) => eventOf(delivery, headersOf(delivery).slice(1)),
  'two webhooks': (delivery) => eventOf(delivery, [...headersOf(delivery), ['x-oktopost-webhook', '0WA001']]),
  'no webhook': (delivery) => eventOf({ ...delivery, webhookId: ' ' }),
  'another webhook': (delivery, number) => eventOf({ ...delivery, webhookId: `${delivery.webhookId}${number}` }),
};

export const forged = fc
  .tuple(signed, fc.constantFrom(...Object.entries(forgeries)), fc.nat())
  .map(([delivery, [how, forge], number]) => ({ how, event: forge(delivery, number) }));
