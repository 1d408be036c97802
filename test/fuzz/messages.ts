import fc from 'fast-check';
import { decodeMessage, encodeMessage, type ItemInfo } from '../../lib/message.ts';
import { element, isReadAlways } from './bodies.ts';
import { fuzzProperty } from './fuzz-property.ts';
import { mutated } from './mutations.ts';
import { assertSame } from './reference.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(',"item":', '","item":{}}', '\\', '"', '\uFFFF'),
);

export const info: fc.Arbitrary<ItemInfo> = fc.record(
  {
    deliveryId: text,
    webhookId: text,
    payloadId: text,
    event: text,
    index: fc.nat(),
    count: fc.nat(),
    receivedAt: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
    alike: fc.nat(9),
    place: fc.stringMatching(/^[0-9a-f]{32}$/),
    again: fc.string({ unit: 'binary' }),
  },
  {
    noNullPrototype: true,
    requiredKeys: ['deliveryId', 'webhookId', 'event', 'index', 'count', 'receivedAt', 'sha256'],
  },
);

const content = fc.oneof(
  element.map((json) => ({ json })),
  fc.record({ key: text, size: fc.nat() }, { noNullPrototype: true }).map((stored) => ({ stored })),
);

export const roundTrip = fuzzProperty(
  'round-trip',
  'a queue message gives back what was put into it, byte for byte',
  fc.tuple(info, content),
  ([about, what], saw) => {
    const decoded = decodeMessage(encodeMessage({ info: about, ...what }));
    saw('json' in what ? 'with an item' : 'with the place of one');
    assertSame(decoded, { info: about, ...what }, 'message');
  },
);

const messages = fc.tuple(info, content).map(([about, what]) => encodeMessage({ info: about, ...what }));

/** Fields that somebody may have added, with what looks like the item's place in the text. */
const additions = fc.constantFrom(
  '"note":{"by":"me","item":1}',
  '"item":{}',
  '"was":",\\"item\\":"',
  '"stored":null',
  '"a":[{"b":0,"item":{}}]',
);

/** A message whose fields somebody has put into another order, with others between, and white space. */
const rearranged = fc
  .tuple(info, element, fc.array(additions, { maxLength: 2 }), fc.constantFrom('', ' ', '\n  '))
  .chain(([about, json, added, space]) => {
    const fields = Object.entries({ v: 1, ...about }).map(
      ([name, value]) => `"${name}":${space}${JSON.stringify(value)}`,
    );
    const all = [...fields, `"item":${json}`, ...added];
    return fc.shuffledSubarray(all, { minLength: all.length }).map((some) => `{${some.join(`,${space}`)}}`);
  });

/** Messages as they may come back from somebody who fixed them by hand. */
export const oddMessage = fc
  .oneof(
    { weight: 2, arbitrary: rearranged },
    { weight: 1, arbitrary: messages.map((message) => JSON.stringify(JSON.parse(message), null, 2)) },
    {
      weight: 2,
      arbitrary: mutated(messages, ['{"note":{"by":"me","item":1}}', ',"item":']).map((bytes) => bytes.toString()),
    },
  )
  .filter(isReadAlways);

export const anyMessage = fuzzProperty(
  'any-message',
  'any text is the message that its JSON says, or none',
  oddMessage,
  (message, saw) => {
    const decoded = decodeMessage(message);
    saw(decoded === undefined ? 'not a message' : 'json' in decoded ? 'with an item' : 'with the place of one');
    if (decoded === undefined) return;
    const value = JSON.parse(message);
    for (const [name, field] of Object.entries(decoded.info)) assertSame(field, value[name], name);
    if (Number.isNaN(Date.parse(decoded.info.receivedAt))) throw new Error('it was received at no time');
    // As text: a message that was changed by hand loses what parsing loses, such as -0.
    if ('json' in decoded && value.text === decoded.json) return;
    if ('json' in decoded) assertSame(JSON.stringify(JSON.parse(decoded.json)), JSON.stringify(value.item), 'item');
    else assertSame(decoded.stored, { key: value.stored.key, size: value.stored.size }, 'place');
  },
);
