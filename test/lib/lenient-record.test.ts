import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readLenientRecord } from '../../lib/lenient-record.ts';

const RECORD = { a: { event: 'postSent', secrets: ['s,}', '\u200b \\" x'] }, b: [1, 2] };
const JSON_TEXT = JSON.stringify(RECORD, null, 2);

test.each([
  ['as it is', JSON_TEXT],
  ['a byte order mark first', `\uFEFF${JSON_TEXT}`],
  ['CRLF', JSON_TEXT.replaceAll('\n', '\r\n')],
  ['trailing commas', JSON_TEXT.replaceAll(/(["\]}\d])(\n\s*[\]}])/g, '$1,$2')],
  ['white space that JSON does not know', JSON_TEXT.replaceAll('\n', '\n\u00A0\u2003')],
  ['invisible characters between its parts', JSON_TEXT.replaceAll('\n', '\n\u200B\u2060')],
  ['JSON in a string', JSON.stringify(JSON_TEXT)],
  [
    'JSON in a string in a string, with a byte order mark and a line end',
    `\uFEFF${JSON.stringify(JSON.stringify(JSON_TEXT))}\r\n`,
  ],
  ['all at once', JSON.stringify(`\uFEFF${JSON_TEXT.replaceAll('\n', '\r\n\u200B').replace(/\}$/, ',}')}`)],
])('%s is read, and its strings stay as they are', (_, text) => {
  expect(readLenientRecord(text)).toEqual({ record: RECORD });
});

test.each([
  ['', 'it is empty'],
  [' \uFEFF\r\n', 'it is empty'],
  ['[]', 'it is a list'],
  ['null', 'it is no object'],
  ['"text"', 'it is not JSON'],
  ['{', 'it is not JSON, see line 1, column 2'],
  ['{\n  "a": "hush" "b": 1\n}', 'it is not JSON, see line 2, column 15'],
  ['hush', 'it is not JSON'],
])('%j is not read, and why is said without any of it', (text, why) => {
  expect(readLenientRecord(text)).toEqual({ why: expect.stringContaining(why) });
  expect(JSON.stringify(readLenientRecord(text))).not.toContain('hush');
});

test('any text is read or not, without a throw, and any object is what JSON says', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readLenientRecord(text)));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (record) => {
      const text = JSON.stringify(record);
      expect(readLenientRecord(text)).toEqual({ record: JSON.parse(text) });
    }),
  );
});
