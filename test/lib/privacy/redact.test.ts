import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redact, redactFixed } from '../../../lib/privacy/redact.ts';
import { sentText } from '../../../lib/privacy/sent.ts';

const data = {
  Id: '0ld1a2b3c4d5e6f',
  Status: 'closed',
  FirstName: 'Ada',
  Name: 'Ada Lovelace',
  Email: 'ada@example.com',
  Phone: '+1 (202) 555-0143',
  CommentText:
    'Hello, I would love to hear from you, since the server is down and our order failed again. Ask Grant Field.',
  Profiles: [{ Url: 'https://example.com/in/ada' }],
  'Grace Page': true,
};
const sent = sentText(JSON.stringify({ event: 'newLead', data }));
const nothing = sentText('{}');

describe('taken out is', () => {
  test.each([
    ["the item's own text", 'bad text: "I would love to hear"', 'bad text: "[…20+]"'],
    ['a part of it in another case', 'bad text is LOVE TO HEAR FROM', 'bad text is […]'],
    ['a name', 'no user Ada here', 'no user […] here'],
    ['a name of somebody else', 'no user Zoltan Quirke here', 'no user […] here'],
    ['a name that is a form of a word of errors', 'no user Mark Harding here', 'no user […] here'],
    ['a name that is a word of errors', 'no user Field here', 'no user […] here'],
    ['a name in a key', 'no user Page here', 'no user […] here'],
    ['a sentence of the item made of words of errors', 'bad: the server is down and our order failed', 'bad: […20+]'],
    ['an address that is not in the item', 'mail to bob@example.org failed', 'mail to […] failed'],
    ['a link, but for its scheme', 'GET https://crm.example.com/leads?email=x failed', 'GET https://[…20+] failed'],
    ['a phone number', 'call +49 (30) 901-820 now', 'call […] now'],
    ['a phone number in groups', 'call 030 90 18 20 now', 'call […] now'],
    ['a date of birth', 'born 1979-05-03', '[…]'],
    ['a long number', 'no user 4930901820', 'no user […]'],
    ['single letters', 'no user Z o l t n', 'no user […]'],
    ['signs beyond ASCII', 'no user 🎿', 'no user […]'],
  ])('%s', (_, message, expected) => expect(redact(message, sent)).toBe(expected));
});

test.each([
  'status 503 after 3 attempts',
  "Cannot read properties of undefined (reading 'Email')",
  'no lead 0ld1a2b3c4d5e6f',
  'it is closed',
  'it could not be done again',
])('what says what happened stays: %s', (message) => expect(redact(message, sent)).toBe(message));

test.each([
  ['a name', { Name: 'Story' }, 'no user Story here'],
  ['a name in a field of words', { Status: 'Ada Field' }, 'no user Field here'],
  ['a birthday', { Birthday: '1979-05-03 00:00:00' }, 'not on 1979-05-03 00:00:00'],
])('what looks like Oktopost’s own in a field of another kind is the item’s: %s', (_, values, message) => {
  expect(redact(message, sentText(JSON.stringify(values)))).toContain('[…]');
});

test('a long word of errors stays, where the item has it in a sentence', () => {
  const comment = sentText(
    '{"CommentText":"I believe that my connection is broken, the transaction was not authorized either, so call me."}',
  );
  expect(redact('connection refused: not authorized, transactions lost', comment)).toBe(
    'connection refused: not authorized, transactions lost',
  );
});

test.each<[string, unknown, string]>([
  ['holds a name of eight letters', { Name: 'Constructor' }, 'no constructors here'],
  ['is a name, though it holds sentences together', { Name: 'An So' }, 'no user An here'],
  [
    'is an id of another system that the item has',
    { Ref: '5f0c3a52-5b8e-4d3c-9a53-0c2f0e1c7a11' },
    'no 5f0c3a52-5b8e-4d3c-9a53-0c2f0e1c7a11',
  ],
])('a word is taken out that %s', (_, values, message) => {
  const told = sentText(JSON.stringify(values));
  expect(redact(message, told)).toMatch(/^no (user )?\[…/);
});

test('a name with a sign in it that nobody sees is known without', () => {
  expect(redactFixed('wrote Ada to Marketo', sentText('{"FirstName":"A\u00adda"}'))).toBe('wrote […] to Marketo');
});

describe('how much was taken out can be told', () => {
  test.each([
    [19, '[…]'],
    [20, '[…20+]'],
    [100, '[…100+]'],
  ])('of %d characters', (length, gap) =>
    expect(redact(`value ${'x'.repeat(length)}!`, nothing)).toBe(`value ${gap}!`),
  );
});

test('a message is cut to 300 characters', () => expect(redact('not done, '.repeat(1_000), nothing)).toHaveLength(300));

test('a word at the cut is no other word', () => {
  const message = `${'\t'.repeat(495)} failerson and more`;
  expect(redact(message, nothing)).toBe(' …');
});

test('no run of eight characters of any text of an item survives', () => {
  const text = fc.string({ minLength: 8, maxLength: 60 });
  fc.assert(
    fc.property(text, text, text, (before, secret, after) => {
      const redacted = redact(`${before}${secret}${after}`, sentText(JSON.stringify({ Text: secret })));
      for (let i = 0; i + 8 <= secret.length; i++)
        expect(redacted.includes(secret.slice(i, i + 8)) && !`${before}${after}`.includes(secret.slice(i, i + 8))).toBe(
          false,
        );
    }),
  );
});

test('nothing that is said of letters alone is said of a text: only words of the dictionary are', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[B-Z][b-z]{4,12}$/), (name) => {
      fc.pre(redact(name, nothing) !== name);
      expect(redact(`no contact ${name} here`, nothing)).toBe('no contact […] here');
    }),
  );
});

test('an item nested 10,000 levels deep is no problem', () => {
  const deep = `${'{"a":['.repeat(10_000)}"Grace Hopper"${']}'.repeat(10_000)}`;
  expect(redact('no Grace here', sentText(deep))).toBe('no […] here');
});

test('an item that is no JSON is a text', () => {
  expect(redact('no Field here', sentText('{"Name":"Peter Field'))).toBe('no […] here');
});

describe('what stands in the code', () => {
  test('stays word for word, also where no error is made of it', () => {
    expect(redactFixed('wrote the invitee to Marketo', sent)).toBe('wrote the invitee to Marketo');
  });

  test.each([
    ['a name', 'wrote Lovelace to Marketo', 'wrote […] to Marketo'],
    ['a name in base64', `wrote ${btoa('Ada Lovelace')} to Marketo`, 'wrote […] to Marketo'],
    ['a short name in base64', `wrote ${btoa('Ada')} to Marketo`, 'wrote […] to Marketo'],
    ['a name letter by letter', 'wrote L o v l c to Marketo', 'wrote […] to Marketo'],
    ['its sentence in base64', `wrote ${btoa(data.CommentText)} to Marketo`, 'wrote […100+] to Marketo'],
    ['a name in hexadecimal', `wrote ${Buffer.from('lovelace').toString('hex')} to Marketo`, 'wrote […] to Marketo'],
    ['a name in another word', 'wrote mrsLovelace1 to Marketo', 'wrote […] to Marketo'],
    ['a name in lower case that is a word too', 'wrote grant to Marketo', 'wrote […] to Marketo'],
    ['a word of more than 40 letters', `wrote ${'q'.repeat(41)} to Marketo`, 'wrote […20+] to Marketo'],
    ['an address of anybody', 'wrote bob@example.org to Marketo', 'wrote […] to Marketo'],
  ])('but for what the item holds: %s', (_, message, expected) => expect(redactFixed(message, sent)).toBe(expected));

  test.each<[string, unknown]>([
    ['one long text', 'lorem ipsum '.repeat(400_000)],
    ['many short ones', Array(15_000).fill('lorem ipsum')],
    ['many values', Array(30_000).fill({ Id: '' })],
  ])('is not trusted where the item is too large to tell: %s', (_, large) => {
    const told = redactFixed('wrote the invitee to Marketo', sentText(JSON.stringify({ large })));
    expect(told).toBe('wrote the […] to Marketo');
  });

  test('is compared with the short texts of an item first, however large that is', () => {
    const large = sentText(JSON.stringify({ Text: 'lorem ipsum '.repeat(400_000), Name: 'Peter Field' }));
    expect(redact('no Field here', large)).toBe('no […] here');
  });
});

test('what stands for a gap within is no way around it', () => {
  expect(redact('no \0Lovelace\0 here', sent)).toBe('no […] here');
});
