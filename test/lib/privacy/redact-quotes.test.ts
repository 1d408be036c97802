import { describe, expect, test } from '@jest/globals';
import { redact, redactFixed } from '../../../lib/privacy/redact.ts';
import { sentText } from '../../../lib/privacy/sent.ts';

/** Errors quote their input as whatever library failed has written it. */

const data = {
  ProfileName: 'Zoë Müller',
  FirstName: 'Ada',
  LastName: 'Li',
  Manager: 'Öztürk',
  Name: '山田 太郎',
  Street: 'Lange Straße 3',
  CommentText: 'Guten Tag,\r\nmein "Paket" ist weg:\tbitte 0202 5550143 anrufen!',
};

const sent = sentText(JSON.stringify(data));
const name = 'Zoë Müller';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('what is quoted is taken out, however it is written', () => {
  test.each([
    ['as JSON', `bad: ${JSON.stringify(data.CommentText)}`],
    ['as JSON in JSON', `bad: ${JSON.stringify(JSON.stringify(data.CommentText))}`],
    ['as JSON in ASCII', 'bad: Zo\\u00eb M\\u00fcller'],
    ['as JSON in ASCII in JSON', 'bad: Zo\\\\u00eb M\\\\u00fcller'],
    ['with the escapes of JavaScript', 'bad: Zo\\xeb M\\xfcller'],
    ['with newer escapes of JavaScript', 'bad: Zo\\u{00eb} M\\u{00fc}ller'],
    ['for a path', `bad: ${encodeURIComponent(data.CommentText)}`],
    ['for a path, twice', `bad: ${encodeURIComponent(encodeURIComponent(name))}`],
    ['for a form', `bad: ${new URLSearchParams({ a: data.CommentText, b: data.ProfileName })}`],
    ['in decomposed form', `bad: ${name.normalize('NFD')}`],
    ['in upper case', `bad: ${data.CommentText.toUpperCase()}`],
    ['without its accents', 'bad: Zoe Muller'],
    ['without its umlauts', 'bad: Zoe MUELLER'],
    ['without its sharp s', 'bad: Strasse and STRASSE'],
    ['in full width', 'bad: Ｍüｌｌｅｒ'],
    ['with what nobody sees in it', `bad: ${[...name].join('\u200b')}`],
    ['with the entities of HTML', 'bad: Zo&euml; M&uuml;ller, Stra&szlig;e'],
    ['with an entity for each vowel', 'bad: &Ouml;zt&uuml;rk'],
    ['with the numbers of HTML', 'bad: Zo&#235; M&#xfc;ller'],
    [
      'with nothing but the numbers of HTML',
      `bad: ${[...name].map((letter) => `&#${letter.codePointAt(0)};`).join('')}`,
    ],
    ['with entities in entities', 'bad: M&amp;uuml;ller'],
    ['in base64', `bad: ${base64(name)}`],
    ['in base64, in a longer text', `bad: ${base64(JSON.stringify(data))}`],
    ['in hexadecimal', `bad: ${Buffer.from(name).toString('hex')}`],
  ])('%s', (_, message) => {
    const told = [redact(message, sent), redactFixed(message, sent)].join('\n');
    expect(told).toMatch(/^bad: /);
    expect(told).not.toMatch(
      /guten|tag|mein|paket|bitte|0202|5550143|anrufen|zo|ller|stra|TcO8|7xsb|6c6c|108|zt|l.l.e.r/i,
    );
  });
});

describe('a name', () => {
  test.each([
    ['in lower case', 'no user ada here', 'no user […] here'],
    ['of two characters', 'no user 山田 here', 'no user […] here'],
    ['without spaces around it', 'no 田中と山田様 here', 'no […] here'],
  ])('%s is taken out', (_, message, expected) => {
    expect(redact(message, sent)).toBe(expected);
    expect(redactFixed(message, sent)).toBe(expected);
  });

  test('behind letters that grow in lower case is taken out', () => {
    expect(redact(`not ${'İ'.repeat(10)} Zoë Müller`, sent)).toBe('not […20+]');
    expect(redactFixed(`not ${'İ'.repeat(10)} Zoë Müller`, sent)).toMatch(/^not İ+ \[…\]$/);
  });

  test('does not take its letters out of other words', () => {
    expect(redact('cannot read the address of a list', sent)).toBe('cannot read the address of a list');
  });
});

test('an address with a plus sign is taken out as a whole', () => {
  expect(redact('mail to bob+news@example.org failed', sent)).toBe('mail to […20+] failed');
});

test('what is not valid as an escape is no reason to fail', () => {
  expect(redact('100% of \\u12 and %zz and &#99999999; and \\u{ffffff}', sent)).toMatch(/^100% of /);
});

test('a short message keeps its end', () => expect(redact('down', sent)).toBe('down'));
