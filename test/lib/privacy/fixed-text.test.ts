import { describe, expect, test } from '@jest/globals';
import { PermanentError, RetryLater, text } from '../../../lib/index.ts';
import { describeThrown } from '../../../lib/privacy/describe-thrown.ts';
import { redact, redactFixed } from '../../../lib/privacy/redact.ts';
import { sentText } from '../../../lib/privacy/sent.ts';

const sent = sentText('{"Name":"Zoltan Quirke"}');
const person = 'Hans Meier';

describe('the fixed parts of a text stay, and of its values what is harmless', () => {
  test('in whatever is thrown', () => {
    const reason = text`Marketo snubbed ${person}: ${422} ${'INVALID_EMAIL'}`;
    const told = 'Marketo snubbed […]: 422 INVALID_EMAIL';
    for (const error of [new Error(reason), new PermanentError(reason), new RetryLater(5, reason)])
      expect(describeThrown(error, sent).message).toBe(told);
  });

  test('in the message of a line of the log, where only the rest is trusted otherwise', () => {
    expect(redactFixed(text`Marketo snubbed ${person} again`, sent)).toBe('Marketo snubbed […] again');
  });

  test('where it has no values, a value at either end, or values side by side', () => {
    expect(redact(text`Marketo snubbed us`, sent)).toBe('Marketo snubbed us');
    expect(redact(text`${person} snubbed by ${person}`, sent)).toBe('[…] snubbed by […]');
    expect(redact(text`snubbed ${person}${404}`, sent)).toBe('snubbed […]');
  });

  test('though a value holds a fixed part', () => {
    const told = redact(text`snubbed ${`${person} since ${person}`} since yesteryear`, sent);
    expect(told).toMatch(/^snubbed .* since yesteryear$/);
    expect(told).not.toMatch(/Meier/);
  });

  test('and are never said twice', () => {
    text`again ${1}again `;
    expect(redact('again ', sent)).toBe('again ');
  });

  test('of the text that says the most, where several fit', () => {
    text`snubbed ${1}`;
    expect(redact(text`snubbed ${person} forthwith`, sent)).toBe('snubbed […] forthwith');
  });
});

test('a text is the text, whatever its values are', () => {
  expect(text`${1} of ${null}, ${'a'} ${Object.create(null)}`).toBe('1 of null, a object');
});

test('a text without words of its own changes nothing for other messages', () => {
  text`${1}: ${2}`;
  expect(redactFixed('Marketo: overslept', sent)).toBe('Marketo: overslept');
});

test('a message that no text has made is redacted as a whole', () => {
  text`the guest ${1} has vanished`;
  expect(redact('but the guest Meier has vanished', sent)).toBe('but the […] has […]');
});
