import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeMessage, encodeMessage, type ItemInfo } from '../../lib/message.ts';
import { jsonText } from '../support/json-arbitraries.ts';

const info: ItemInfo = {
  deliveryId: 'd',
  webhookId: 'w',
  payloadId: '001',
  event: 'postSent',
  index: 0,
  count: 1,
  receivedAt: '2026-11-24T08:00:00.000Z',
  sha256: 'a'.repeat(64),
};

/** What SQS accepts: #x9 #xA #xD #x20-#xD7FF #xE000-#xFFFD #x10000-#x10FFFF. */
const SQS_TEXT = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

test('a message gives back the item byte for byte, and SQS takes its text', () => {
  const names = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(jsonText, names, names, (json, event, deliveryId) => {
      const message = encodeMessage({ info: { ...info, event, deliveryId }, json });
      expect(message).toMatch(SQS_TEXT);
      expect(decodeMessage(message)).toEqual({ info: { ...info, event, deliveryId }, json });
    }),
  );
});

test('an item that contains the mark of an item is not cut there', () => {
  const json = '{"a":{"b":1,"item":2},"c":"},\\"item\\":"}';
  expect(decodeMessage(encodeMessage({ info: { ...info, event: ',"item":' }, json }))).toMatchObject({ json });
});

test('a message with a place gives back the place', () => {
  const stored = { key: 'items/w/a.json', size: 2_000_000 };
  expect(decodeMessage(encodeMessage({ info, stored }))).toEqual({ info, stored });
});

test('a message of version 0.1.0 is read, and written the same today', () => {
  const text = `{"v":1,"deliveryId":"d","webhookId":"w","payloadId":"001","event":"postSent","index":0,"count":1,"receivedAt":"2026-11-24T08:00:00.000Z","sha256":"${'a'.repeat(64)}","item":{ "Id" : "001" }}`;
  const message = { info, json: '{ "Id" : "001" }' };
  expect(decodeMessage(text)).toEqual(message);
  expect(encodeMessage(message)).toBe(text);
});

test('a message that was reformatted by hand is still read', () => {
  const message = JSON.stringify(JSON.parse(encodeMessage({ info, json: '{"Id":"001"}' })), null, 2);
  expect(decodeMessage(message)).toEqual({ info, json: '{"Id":"001"}' });
});

test.each([
  ['nothing', ''],
  ['no JSON', 'hello'],
  ['a list', '[]'],
  ['null', 'null'],
  ['no version', JSON.stringify({ ...info, item: {} })],
  ['another version', JSON.stringify({ v: 2, ...info, item: {} })],
  ['no item', JSON.stringify({ v: 1, ...info })],
  ...[1, null, {}, { key: 'k' }, { size: 1 }, { key: 1, size: 1 }, { key: 'k', size: 'large' }].map((stored) => [
    `a place that is none, ${JSON.stringify(stored)}`,
    JSON.stringify({ v: 1, ...info, stored }),
  ]),
  ['a time that is none', JSON.stringify({ v: 1, ...info, item: {}, receivedAt: 'yesterday' })],
  ...Object.keys(info).map((name) => [`a wrong ${name}`, JSON.stringify({ v: 1, ...info, item: {}, [name]: [] })]),
])('%s is not a message', (_, text) => {
  expect(decodeMessage(text)).toBeUndefined();
});

test('any text is a message or is not, without a throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), jsonText), (text) =>
      expect(decodeMessage(text)).toBeUndefined(),
    ),
  );
});
