import { describe, expect, test } from '@jest/globals';
import { parseWebhooks, type Webhooks } from '../../../lib/parse-webhooks.ts';
import { lacksSecret, mergeWebhooks } from '../../../lib/receive/merge-webhooks.ts';

const entry = (...secrets: unknown[]) => ({ event: 'postSent', secrets });
const parse = (value: unknown) => parseWebhooks(JSON.stringify(value));
const older = (value: unknown): Webhooks => parse(value).webhooks;
const merged = (current: unknown, ...others: unknown[]) =>
  Object.fromEntries(mergeWebhooks(parse(current), others.map(older)));

describe('entry by entry', () => {
  test('what is good is taken as it is now, and what is absent is gone', () => {
    expect(merged({ a: entry('new') }, { a: entry('old'), b: entry('gone') })).toEqual({ a: entry('new') });
  });

  test.each([
    ['no object', 1],
    ['without an event', { secrets: ['new'] }],
    ['without a secret', entry()],
    ['with an empty one', entry('')],
    ['with an invisible character', entry('ne\u200bw')],
  ])('one that is broken, %s, is taken from the first older version that has a secret for it', (_, broken) => {
    expect(
      merged({ a: broken, b: entry('b') }, {}, { a: entry() }, { a: entry('good') }, { a: entry('older') }),
    ).toEqual({
      a: entry('good'),
      b: entry('b'),
    });
  });

  test('one that is broken in one of its secrets keeps the others, and those of before', () => {
    expect(merged({ a: entry('ne\u200bw', 'good') }, { a: entry('good', 'older') })).toEqual({
      a: entry('good', 'older'),
    });
  });

  test('one that is broken in all is known, without a secret', () => {
    expect(merged({ a: 1, b: entry(' ') }, { a: entry() })).toEqual({ a: { event: '', secrets: [] }, b: entry() });
  });

  test('an id with something invisible in it is that id', () => {
    expect(merged({ 'a\u200b ': entry('new') }, { a: entry('old') })).toEqual({ a: entry('new') });
  });
});

test('an older version is needed only where a broken entry has no secret left', () => {
  const lacks = (current: unknown, ...others: unknown[]) => lacksSecret(parse(current), others.map(older));
  expect(lacks({ a: entry('new') })).toBe(false);
  expect(lacks({ a: entry('good', '') })).toBe(false);
  expect(lacks({ a: 1 }, { a: entry('old') })).toBe(false);
  expect(lacks({ a: 1 })).toBe(true);
  expect(lacks({ a: entry('') }, { a: entry() })).toBe(true);
});
