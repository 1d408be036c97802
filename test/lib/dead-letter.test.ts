import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DeadLetter, readAttributes, toAttributes } from '../../lib/dead-letter.ts';

const text = fc.string({ unit: 'binary', maxLength: 8 });
const letters: fc.Arbitrary<DeadLetter> = fc.record({
  body: text,
  reason: fc.constantFrom('permanent error', 'failed for too long', 'crashed each time'),
  processor: text,
  errorName: text,
  errorMessage: text,
  attempts: fc.integer({ min: 1, max: 20 }),
  firstAt: text,
  lastAt: text,
  deliveryId: text,
  webhookId: text,
  payloadId: text,
});

const asTexts = (attributes: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));

test('what is written as attributes is read as the cause that it was', () => {
  fc.assert(
    fc.property(letters, (letter) => {
      const { body: _, ...cause } = letter;
      expect(readAttributes(asTexts(toAttributes(letter)))).toEqual(cause);
    }),
  );
});

test('no attribute is empty, which SQS refuses, and there are no more than the ten that it takes', () => {
  fc.assert(
    fc.property(letters, (letter) => {
      const attributes = toAttributes(letter);
      expect(Object.values(attributes)).not.toContain('');
      expect(Object.keys(attributes).length).toBeLessThanOrEqual(10);
    }),
  );
});

test('the attributes of version 0.1.0 are read, also with a reason that is not known any more', () => {
  const attributes = {
    reason: 'struck by lightning',
    errorName: 'Crash',
    errorMessage: 'each attempt ended without a result',
    attempts: '6',
    firstAt: '2026-11-24T08:00:00.000Z',
    lastAt: '2026-11-24T09:00:00.000Z',
    deliveryId: 'delivery-1',
    webhookId: '0WA001',
  };
  expect(readAttributes(attributes)).toEqual({ ...attributes, attempts: 6, processor: '', payloadId: '' });
});

test('a message without attributes has no cause: SQS has moved it', () => {
  expect(readAttributes({})).toBeUndefined();
});
