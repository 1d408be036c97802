import { describe, expect, test } from '@jest/globals';
import { redact } from '../../../lib/privacy/redact.ts';

/** Errors quote their input as whatever library failed has written it. */

const data = {
  ProfileName: 'Zoë Müller',
  FirstName: 'Ada',
  LastName: 'Li',
  Name: '山田 太郎',
  CommentText: 'Guten Tag,\r\nmein "Paket" ist weg:\tbitte 0202 5550143 anrufen!',
};

describe('what is quoted is taken out, however it is written', () => {
  test.each([
    ['as JSON', `bad: ${JSON.stringify(data.CommentText)}`],
    ['as JSON in JSON', `bad: ${JSON.stringify(JSON.stringify(data.CommentText))}`],
    ['as JSON in ASCII', 'bad: Zo\\u00eb M\\u00fcller'],
    ['as JSON in ASCII in JSON', 'bad: Zo\\\\u00eb M\\\\u00fcller'],
    ['for a path', `bad: ${encodeURIComponent(data.CommentText)}`],
    ['for a form', `bad: ${new URLSearchParams({ a: data.CommentText, b: data.ProfileName })}`],
    ['in decomposed form', `bad: ${data.ProfileName.normalize('NFD')}`],
    ['in upper case', `bad: ${data.CommentText.toUpperCase()}`],
  ])('%s', (_, message) => {
    expect(redact(message, data)).not.toMatch(/guten|tag|mein|paket|bitte|0202|5550143|anrufen|zo|ller/i);
  });
});

describe('a name', () => {
  test.each([
    ['in lower case', 'no user ada here', 'no user […] here'],
    ['of two characters', 'no user 山田 here', 'no user […] here'],
    ['without spaces around it', 'no 田中と山田様 here', 'no […] here'],
    ['behind letters that grow in lower case', `${'İ'.repeat(10)} Zoë Müller`, `${'İ'.repeat(10)} […]`],
  ])('%s is taken out', (_, message, expected) => expect(redact(message, data)).toBe(expected));

  test('does not take its letters out of other words', () => {
    expect(redact('cannot read the adapter of a list', data)).toBe('cannot read the adapter of a list');
  });
});

test('an address with a plus sign is taken out as a whole', () => {
  expect(redact('mail to bob+news@example.org failed', data)).toBe('mail to […] failed');
});

test('what is not valid as an escape stays', () => {
  expect(redact('100% of \\u12 and %zz', {})).toBe('100% of \\u12 and %zz');
});

test('a short message keeps its end', () => expect(redact('down', {})).toBe('down'));
