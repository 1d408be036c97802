import { describe, expect, test } from '@jest/globals';
import { fieldsOf, isRecord, parseJson, parseRecord } from '../../lib/json.ts';

describe.each([
  ['an object', { a: 1 }, true],
  ['null', null, false],
  ['a list', [{ a: 1 }], false],
  ['a text', 'a', false],
  ['nothing', undefined, false],
])('%s', (_, value, expected) => {
  test(`is ${expected ? '' : 'no '}record`, () => expect(isRecord(value)).toBe(expected));
  test('has fields only as a record', () => expect(fieldsOf(value)).toEqual(expected ? { a: 1 } : {}));
  test('is read from JSON only as a record', () =>
    expect(parseRecord(JSON.stringify(value) ?? '')).toEqual(expected ? { a: 1 } : undefined));
});

test.each([parseRecord, parseJson])('what is not JSON is undefined, and no error: %p', (parse) => {
  expect(parse('{"a":')).toBeUndefined();
});

test('any JSON is read, not only objects', () => expect(parseJson('[1,null]')).toEqual([1, null]));
