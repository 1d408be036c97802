import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type EventType, eventTypes } from '../../../lib/oktopost/events.ts';
import { readDeliveryHeaders } from '../../../lib/oktopost/headers.ts';
import { verify } from '../../../lib/oktopost/signature.ts';
import { makeDelivery, type OutgoingDelivery, tamper } from '../../../lib/sender/make-delivery.ts';
import { splitItems } from '../../support/split-items.ts';

const fixture = (event: EventType) =>
  readFileSync(new URL(`../../../lib/sender/samples/${event}.json`, import.meta.url), 'utf8');

function itemsOf({ body }: OutgoingDelivery): string[] {
  const items = splitItems(body);
  return typeof items === 'string' ? [items] : items.map((item) => item.json);
}

const verified = ({ body, headers }: OutgoingDelivery, secret: string) =>
  verify(body, headers['x-oktopost-secret'], [secret]).verified;

/** The id of what the item is about, in the text where it stands first. */
const FIRST_ID = /"Id"\s*:\s*"([^"]+)"/;
const idOf = (item: string) => FIRST_ID.exec(item)?.[1] ?? 'no id';

describe.each(eventTypes)('a delivery of %s', (event) => {
  const delivery = makeDelivery({ event, items: 3 });

  test('is signed as Oktopost signs', () => {
    expect(verified(delivery, 'local-secret')).toBe(true);
    expect(verified(delivery, 'another')).toBe(false);
  });

  test('has items that are the fixture byte for byte, but for the id of their entity', () => {
    const [original = ''] = itemsOf({ ...delivery, body: Buffer.from(fixture(event)) });
    const items = itemsOf(delivery);
    expect(items).toHaveLength(3);
    for (const item of items) expect(item.replaceAll(idOf(item), idOf(original))).toBe(original);
    expect(new Set(items.map(idOf)).size).toBe(3);
  });

  test('varies the id of the entity itself, not one inside it', () => {
    for (const item of itemsOf(delivery)) {
      const { data } = JSON.parse(item);
      expect((Array.isArray(data) ? data[0] : data).Id).toBe(idOf(item));
    }
  });

  test('with one item is the whole fixture, white space included', () => {
    const text = makeDelivery({ event }).body.toString();
    expect(text.replace(idOf(text), idOf(fixture(event)))).toBe(fixture(event));
  });
});

describe('makeDelivery', () => {
  test('names as many payload ids as it has items, all different', () => {
    const { headers, payloadIds } = makeDelivery({ event: 'postSent', items: 25 });
    expect(readDeliveryHeaders(headers)).toMatchObject({ webhookId: 'local-postSent', payloadIds });
    expect(new Set(payloadIds).size).toBe(25);
    expect(payloadIds.every((id) => /^[0-9a-z]{15}$/.test(id))).toBe(true);
  });

  test('makes other ids every time', () => {
    const [one, two] = [makeDelivery({ event: 'newLead' }), makeDelivery({ event: 'newLead' })];
    expect(one.payloadIds).not.toEqual(two.payloadIds);
    expect(one.body.equals(two.body)).toBe(false);
  });

  test('takes its ids from outside where they are given', () => {
    let i = 0;
    const newId = () => `id-${i++}`;
    const delivery = makeDelivery({ event: 'postSent', items: 2, newId });
    expect(itemsOf(delivery).map(idOf)).toEqual(['006id-0', '006id-1']);
    expect(delivery.payloadIds).toEqual(['0wpid-2', '0wpid-3']);
  });

  test('signs for another webhook with another secret', () => {
    const delivery = makeDelivery({ event: 'postSent', webhook: '0WA001', secret: 'clé' });
    expect(delivery.headers['x-oktopost-webhook']).toBe('0WA001');
    expect(verified(delivery, 'clé')).toBe(true);
  });

  test('makes a delivery without items too', () => {
    const delivery = makeDelivery({ event: 'newCampaign', items: 0 });
    expect(itemsOf(delivery)).toEqual([]);
    expect(delivery.headers).not.toHaveProperty('x-oktopost-payload');
    expect(verified(delivery, 'local-secret')).toBe(true);
  });
});

test('a tampered delivery reads as before, and its signature does not fit', () => {
  const delivery = makeDelivery({ event: 'postSent', items: 2 });
  const tampered = tamper(delivery);
  expect(itemsOf(tampered)).toEqual(itemsOf(delivery));
  expect(verified(tampered, 'local-secret')).toBe(false);
});
