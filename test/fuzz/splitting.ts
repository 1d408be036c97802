import { splitDelivery } from '../../lib/oktopost/delivery.ts';
import { body } from './bodies.ts';
import { fuzzProperty } from './fuzz-property.ts';
import { assertFills, assertSame, reference } from './reference.ts';

export const splitting = fuzzProperty(
  'splitting',
  'the items of any body are its elements, byte for byte; a body that has none has a reason',
  body,
  (bytes, saw) => {
    const split = splitDelivery(bytes);
    const expected = reference(bytes);
    saw(split.readable ? `split into ${Math.min(split.items.length, 4)}` : split.reason);
    if (!split.readable) return assertSame(expected.readable, false, `readable, and not split as "${split.reason}"`);
    if (!expected.readable) throw new Error('it was split, and is not readable');
    const texts = split.items.map(({ json }) => json);
    assertSame(
      split.items.map(({ event }) => event),
      expected.events,
      'events',
    );
    assertFills(expected.text, expected.array, texts);
  },
);
