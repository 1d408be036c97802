import { splitItems } from '../support/split-items.ts';
import { body } from './bodies.ts';
import { fuzzProperty } from './fuzz-property.ts';
import { assertFills, assertSame, reference } from './reference.ts';

export const splitting = fuzzProperty(
  'splitting',
  'the items of any body are its elements, byte for byte; a body that has none has a reason',
  body,
  (bytes, saw) => {
    const items = splitItems(bytes);
    const expected = reference(bytes);
    saw(typeof items === 'string' ? items : `split into ${Math.min(items.length, 4)}`);
    if (typeof items === 'string') return assertSame(expected.readable, false, `readable, and not split as "${items}"`);
    if (items.some(({ repaired }) => repaired)) return saw('repaired');
    if (!expected.readable) throw new Error('it was split, and is not readable');
    const texts = items.map(({ json }) => json);
    assertSame(
      items.map(({ event }) => event),
      expected.events,
      'events',
    );
    assertFills(expected.text, expected.array, texts);
  },
);
