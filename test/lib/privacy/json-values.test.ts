import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonValues } from '../../../lib/privacy/json-values.ts';

/** The keys and texts of a value, in their order. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, field]) => [key, ...textsIn(field)]);
}

test('every key and every text is found, however it is escaped and wherever it stands', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
      const found = [...jsonValues(JSON.stringify({ value }, null, indent))].map((one) =>
        'key' in one ? one.key : one.value,
      );
      const texts = found.filter((text) => !/^\d{4,}$/.test(text));
      expect(texts).toEqual(textsIn({ value }).filter((text) => !/^\d{4,}$/.test(text)));
    }),
  );
});

test('a value comes with the key that it stands behind, also in a list, and a large number too', () => {
  const json = '{ "Name" : "Ada \\"A\\" \\u00e9", "Tags": ["a", "b"], "Phone": 4930901820, "Clicks": 12 }';
  expect([...jsonValues(json)]).toEqual([
    { key: 'Name' },
    { value: 'Ada "A" é', of: 'Name' },
    { key: 'Tags' },
    { value: 'a', of: 'Tags' },
    { value: 'b', of: 'Tags' },
    { key: 'Phone' },
    { value: '4930901820', of: 'Phone' },
    { key: 'Clicks' },
  ]);
});

test('a number at the end is found, and what is cut or is no JSON is a text', () => {
  expect([...jsonValues('["a",4930901820]')]).toContainEqual({ value: '4930901820', of: '' });
  expect([...jsonValues('{"Name":"Ada')]).toContainEqual({ value: 'Ada', of: 'Name' });
  expect([...jsonValues('Ada')]).toEqual([{ value: 'Ada', of: '' }]);
});
