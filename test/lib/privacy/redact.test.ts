import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../../../lib/privacy/redact.ts';

const data = {
  Id: '001a2b3c4d5e6f7',
  Status: 'closed',
  FirstName: 'Ada',
  Name: 'Ada Lovelace',
  Email: 'ada@example.com',
  CommentText: 'Hello, I would love to hear from you at the usual place',
  Profiles: [{ Url: 'https://example.com/in/ada' }],
};

test.each([
  ["the item's own text", 'bad text: "I would love to hear"', 'bad text: "[…]"'],
  ['a part of it in another case', 'bad text is LOVE TO HEAR FROM', 'bad text is[…]'],
  ['a name', 'no user Ada here', 'no user […] here'],
  ['an address that is not in the item', 'mail to bob@example.org failed', 'mail to […] failed'],
  ['a link', 'GET https://crm.example.com/leads?email=x failed', 'GET […] failed'],
  ['a phone number', 'call +1 (202) 555-0143 failed', 'call […] failed'],
])('%s is taken out', (_, message, expected) => {
  expect(redact(message, data)).toBe(expected);
});

test.each([
  'status 503 after 3 attempts',
  "Cannot read properties of undefined (reading 'Email')",
  'no lead 001a2b3c4d5e6f7',
  'it is closed',
])('what says what happened stays: %s', (message) => expect(redact(message, data)).toBe(message));

test('a message is cut to 300 characters', () => expect(redact('é '.repeat(1_000), {})).toHaveLength(300));

test('no run of eight characters of any text of an item survives', () => {
  const text = fc.string({ minLength: 8, maxLength: 60 });
  fc.assert(
    fc.property(text, text, text, (before, secret, after) => {
      const redacted = redact(`${before}${secret}${after}`, { Text: secret });
      for (let i = 0; i + 8 <= secret.length; i++)
        expect(redacted.includes(secret.slice(i, i + 8)) && !`${before}${after}`.includes(secret.slice(i, i + 8))).toBe(
          false,
        );
    }),
  );
});

test('an item nested 10,000 levels deep is no problem', () => {
  let deep: unknown = 'Grace Hopper';
  for (let i = 0; i < 10_000; i++) deep = { a: [deep] };
  expect(redact('no Grace here', deep)).toBe('no […] here');
});
