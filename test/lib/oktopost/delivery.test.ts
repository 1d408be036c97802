import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitDelivery } from '../../../lib/oktopost/delivery.ts';
import { openEnvelope } from '../../../lib/oktopost/envelope.ts';
import { eventTypes } from '../../../lib/oktopost/events.ts';
import { jsonText, whiteSpace } from '../../support/json-arbitraries.ts';
import { splitItems } from '../../support/split-items.ts';

const split = (text: string) => splitItems(Buffer.from(text));
const textsOf = (text: string) => {
  const items = split(text);
  return typeof items === 'string' ? items : items.map((item) => item.json);
};
/** What becomes of each element: its text, or why it is none. */
const elementsOf = (text: string | Uint8Array, ids: readonly string[] = []) => {
  const result = splitDelivery(Buffer.from(text), ids);
  if (!result.readable) return result.reason;
  return [...result.elements()].map((element) => ('item' in element ? element.item.json : { kept: element.reason }));
};
/** The payload id of each element. */
const idsOf = (text: string, ids: readonly string[]) => {
  const result = splitDelivery(Buffer.from(text), ids);
  return result.readable ? [...result.elements()].map(({ payloadId }) => payloadId) : result.reason;
};

describe('every body shape of the vendor is read', () => {
  test('an array of envelopes is split, and each item names its event', () => {
    const body = '[ {"event":"postSent","timestamp":1,"data":{"Id":"001"}} ,{"event":"x","data":[]}]';
    expect(split(body)).toEqual([
      { json: '{"event":"postSent","timestamp":1,"data":{"Id":"001"}}', event: 'postSent' },
      { json: '{"event":"x","data":[]}', event: 'x' },
    ]);
  });

  test('an array of bare objects is split, and names no event', () => {
    expect(split('[{"Id":"001"},{"event":"by chance"}]')).toEqual([
      { json: '{"Id":"001"}', event: undefined },
      { json: '{"event":"by chance"}', event: undefined },
    ]);
  });

  test('one lone envelope is one item, even where its data is an array', () => {
    expect(textsOf(' {"event":"newAdvocacyMessage","data":[{"Id":"1"},{"Id":"2"}]}\r\n')).toEqual([
      '{"event":"newAdvocacyMessage","data":[{"Id":"1"},{"Id":"2"}]}',
    ]);
  });

  test('an empty array has no items', () => expect(textsOf(' [ \n ] ')).toEqual([]));

  test('a byte order mark in front is no part of the body', () => expect(textsOf('\uFEFF[{}]')).toEqual(['{}']));

  test.each(eventTypes)('the fixture of %s is one item, byte for byte', (type) => {
    const text = readFileSync(new URL(`../../../lib/sender/samples/${type}.json`, import.meta.url), 'utf8');
    const texts = textsOf(text);
    expect(texts).toEqual([text.trim().slice(1, -1).trim()]);
    expect(split(text)).toMatchObject([{ event: type }]);
  });
});

describe('what cannot be read has a reason', () => {
  test.each([
    ['an invalid byte', Buffer.from([0x5b, 0xff, 0x5d]), 'not UTF-8'],
    ['a character cut in half', Buffer.from('["é"]').subarray(0, 3), 'not UTF-8'],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'not UTF-8'],
    ['nothing', Buffer.alloc(0), 'not JSON'],
    ['a body cut short', Buffer.from('[{"Id":"1"},{'), 'not JSON'],
    ['an unclosed string', Buffer.from('[{"Id":"1'), 'not JSON'],
    ['a form', Buffer.from('event=postSent'), 'not JSON'],
    ['two arrays', Buffer.from('[{}][{}]'), 'not JSON'],
    ['a number', Buffer.from('1'), 'neither an array nor an object'],
    ['null', Buffer.from('null'), 'neither an array nor an object'],
    ['a text', Buffer.from('"[{}]"'), 'neither an array nor an object'],
    ['an element that is a number', Buffer.from('[{},1]'), 'an element is not an object'],
    ['an element that is null', Buffer.from('[null]'), 'an element is not an object'],
    ['an element that is an array', Buffer.from('[[{}]]'), 'an element is not an object'],
    ['100,000 brackets', Buffer.from('['.repeat(100_000)), 'nested too deeply'],
    ['100,000 levels', Buffer.from(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), 'nested too deeply'],
  ])('%s', (_, body, reason) => {
    expect(splitItems(body)).toBe(reason);
  });
});

const ENVELOPE = '{"event":"postSent","data":{}}';
const BARE = '{"Id":"1"}';

describe('an object may be a list of PHP', () => {
  test.each<[string, string[], string[] | string]>([
    [`{"0":${ENVELOPE},"2":${ENVELOPE}}`, ['p', 'q'], [ENVELOPE, ENVELOPE]],
    [`{"0":${ENVELOPE}}`, [], [ENVELOPE]],
    [`{"0":${ENVELOPE},"0":${BARE}}`, ['p'], [ENVELOPE, BARE]],
    [`{"\\u0030":${ENVELOPE}}`, [], [ENVELOPE]],
    [`{"p":${BARE},"q":${BARE}}`, ['p', 'q'], [BARE, BARE]],
    [`{"0":${BARE},"1":${BARE}}`, ['p', 'q'], [BARE, BARE]],
    [`{"0":${BARE},"1":${BARE}}`, ['p'], 'an object that may be a list'],
    [`{"0":${BARE}}`, ['p'], 'an object that may be a list'],
    ['{"0":1}', [], 'an object that may be a list'],
    [`{"total":1,"0":${ENVELOPE}}`, ['p'], 'an object that may be a list'],
    [`{"x":${ENVELOPE}}`, ['p'], 'an object that may be a list'],
    ['{"event":"postSent","data":{},"0":1}', [], ['{"event":"postSent","data":{},"0":1}']],
    [BARE, ['p'], [BARE]],
    ['{}', [], ['{}']],
  ])('%s with the ids %j', (body, ids, expected) => expect(elementsOf(body, ids)).toEqual(expected));

  test('a key that is a payload id is the id of its item, but for one that comes twice', () => {
    expect(idsOf(`{"q":${BARE},"p":${BARE}}`, ['p', 'q'])).toEqual(['q', 'p']);
    expect(idsOf(`{"p":${BARE},"p":${BARE}}`, ['p', 'q'])).toEqual([undefined, undefined]);
  });
});

test('each element is read by itself', () => {
  const deep = `{"a":${'['.repeat(600)}${']'.repeat(600)}}`;
  expect(elementsOf(`[{},null,${deep},{"a":},,{"b":1}]`)).toEqual([
    '{}',
    { kept: 'an element is not an object' },
    { kept: 'nested too deeply' },
    { kept: 'not JSON' },
    { kept: 'not JSON' },
    '{"b":1}',
  ]);
  expect(elementsOf(Buffer.concat([Buffer.from('[{"a":"'), Buffer.from([0xff]), Buffer.from('"},{}]')]))).toEqual([
    { kept: 'not UTF-8' },
    '{}',
  ]);
});

test('keys that mean something to JavaScript are only keys', () => {
  const body = '[{"__proto__":{"event":"postSent","data":1}},{"event":"constructor","data":{"toString":1}}]';
  expect(split(body)).toMatchObject([{ event: undefined }, { event: 'constructor' }]);
  expect(Object.hasOwn(Object.prototype, 'event')).toBe(false);
});

describe('properties', () => {
  const objects = jsonText.filter((text) => text.startsWith('{'));

  test("the items' texts are the body's elements, byte for byte", () => {
    const separators = fc.array(fc.tuple(whiteSpace, objects, whiteSpace), { maxLength: 8 });
    fc.assert(
      fc.property(separators, whiteSpace, whiteSpace, (elements, before, after) => {
        const body = `${before}[${elements.map((parts) => parts.join('')).join(',')}]${after}`;
        expect(textsOf(body)).toEqual(elements.map(([, text]) => text));
      }),
    );
  });

  test('any bytes are split or have a reason, without a throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          jsonText.map((text) => Buffer.from(text)),
        ),
        (body) => {
          const items = splitItems(body);
          expect(typeof items === 'string' ? items : items.every(({ json }) => JSON.parse(json))).toBeTruthy();
        },
      ),
    );
  });
});

describe('openEnvelope', () => {
  test('an envelope gives its data and its time', () => {
    expect(openEnvelope({ event: 'postSent', timestamp: 17, data: null })).toEqual({ data: null, timestamp: 17 });
  });

  test('a time that is no number is left out', () => {
    expect(openEnvelope({ event: 'postSent', timestamp: '17', data: 1 })).toEqual({ data: 1, timestamp: undefined });
  });

  test('a bare object is its own data', () => {
    expect(openEnvelope({ Id: '1', event: '' })).toEqual({ data: { Id: '1', event: '' }, timestamp: undefined });
  });
});
