import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { eventTypes } from '../../../lib/oktopost/events.ts';
import { FIELD_NAMES, isKnownWord, isNetwork, isOktopostId, isStatus } from '../../../lib/oktopost/known-values.ts';
import { newPayloadIds } from '../../../lib/sender/make-delivery.ts';

const read = (path: string) => readFileSync(new URL(`../../../lib/${path}`, import.meta.url), 'utf8');
const samples = eventTypes.map((event) => read(`sender/samples/${event}.json`));

describe('an id of Oktopost', () => {
  test.each(['0ld01to2afh88h8', '001000004417023', '00Ah8e9rubhdtpm', 'eit0a1b2c3d4e5f', '0wpabcdefghijkl'])(
    'may be %s',
    (id) => expect(isOktopostId(id)).toBe(true),
  );

  test('is every one that the sender makes', () => {
    expect(newPayloadIds(10_000).filter((id) => !isOktopostId(id))).toEqual([]);
  });

  test.each([
    ['a phone number', '004915112345678'],
    ['another one', '001202555014312'],
    ['a name', 'eitanmuellerber'],
    ['shorter', '0ld01to2afh88h'],
    ['longer', '0ld01to2afh88h80'],
    ['an address', '0ld@to2afh.8h80'],
  ])('is not %s', (_, id) => expect(isOktopostId(id)).toBe(false));
});

test('the ids, statuses and networks of the samples are Oktopost’s own', () => {
  const values = (field: string) =>
    samples.flatMap((json) =>
      [...json.matchAll(new RegExp(`"${field}" *: *"([^"]+)"`, 'g'))].map(([, value = '']) => value),
    );
  expect(values('Id').filter((id) => !isOktopostId(id))).toEqual([]);
  expect(values('Status').filter((status) => !isStatus(status))).toEqual([]);
  expect(values('Network').filter((network) => !isNetwork(network))).toEqual([]);
  expect([...values('Type'), ...values('ItemType')].filter((type) => !isKnownWord(type))).toEqual([]);
});

test.each(['Ada', 'Ada Lovelace', '+4930901820', 'open-minded'])('no status and no network is %s', (value) => {
  expect([isStatus(value), isNetwork(value)]).toEqual([false, false]);
});

test('the names of the fields are those of the payload types', () => {
  const names = [...read('oktopost/payloads.ts').matchAll(/[{;\s]([A-Z]\w+)\?:/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => !FIELD_NAMES.has(name))).toEqual([]);
});
