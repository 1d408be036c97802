import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeQuarantined,
  encodeQuarantined,
  type QuarantinedDelivery,
  quarantineFolder,
  quarantineKey,
} from '../../lib/quarantine.ts';

const text = fc.string({ unit: 'binary', maxLength: 8 });
const deliveries: fc.Arbitrary<QuarantinedDelivery> = fc.record({
  kind: fc.constantFrom('unreadable', 'rejected', 'unknown'),
  deliveryId: text,
  webhookId: text,
  reason: text,
  receivedAt: text,
  headers: fc.dictionary(fc.constantFrom('x-oktopost-webhook', 'content-type'), text, { noNullPrototype: true }),
  body: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
});

test('what is kept is read as it was, to the last byte of its body', () => {
  fc.assert(
    fc.property(deliveries, (delivery) => {
      expect(decodeQuarantined(encodeQuarantined(delivery))).toEqual(delivery);
    }),
  );
});

/** As version 0.1.0 wrote it. */
const OBJECT =
  '{"v":1,"kind":"rejected","deliveryId":"d","webhookId":"0WA001","reason":"signature mismatch","receivedAt":"2026-11-24T08:00:00.000Z","headers":{"x-oktopost-webhook":"0WA001"},"bodyBase64":"AP97"}';

test('an object of version 0.1.0 is read, and written the same today', () => {
  const delivery = decodeQuarantined(OBJECT);
  expect(delivery).toEqual({
    kind: 'rejected',
    deliveryId: 'd',
    webhookId: '0WA001',
    reason: 'signature mismatch',
    receivedAt: '2026-11-24T08:00:00.000Z',
    headers: { 'x-oktopost-webhook': '0WA001' },
    body: Buffer.from([0, 0xff, 0x7b]),
  });
  expect(delivery && encodeQuarantined(delivery)).toBe(OBJECT);
});

test('what is not authentic has the place of its headers and its body, whenever it comes', () => {
  const sent = decodeQuarantined(OBJECT);
  if (sent === undefined) throw new Error('it is none');
  const key = quarantineKey(sent);
  expect(key).toMatch(/^quarantine\/rejected\/0WA001\/[0-9a-f]{64}\.json$/);
  expect(quarantineKey({ ...sent, deliveryId: 'e', receivedAt: '2026-11-25T08:00:00.000Z' })).toBe(key);
  const others = [
    { headers: { ...sent.headers, 'content-type': 'a' } },
    { body: Buffer.from('b') },
    { webhookId: '0WA002' },
  ];
  for (const other of others) expect(quarantineKey({ ...sent, ...other })).not.toBe(key);
  const headers = { a: '1', b: '2' };
  expect(quarantineKey({ ...sent, headers })).toBe(quarantineKey({ ...sent, headers: { b: '2', a: '1' } }));
});

test('an object lies in the folder of its webhook', () => {
  fc.assert(
    fc.property(deliveries, (delivery) => {
      expect(quarantineKey(delivery).startsWith(quarantineFolder(delivery))).toBe(true);
    }),
  );
});

test.each(['', 'null', '{}', '[]', OBJECT.replace('"v":1', '"v":2'), OBJECT.replace('"rejected"', '"lost"')])(
  '%j is no object of the quarantine',
  (other) => expect(decodeQuarantined(other)).toBeUndefined(),
);
