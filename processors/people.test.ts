import { expect, test } from '@jest/globals';
import type { Item } from 'oktopost-webhooks';
import { people } from './people.ts';

/** A test of a processor gives it an item and a context, and looks at what it did: here, at what it logged. */
test('a new lead is logged by its id, without what it says about a person', async () => {
  const lines: object[] = [];
  const keep = (message: string, fields?: object) => void lines.push({ message, ...fields });
  const item: Item<'newLead'> = {
    event: 'newLead',
    data: { Id: '0ld001', Email: 'ada@example.com', Name: 'Ada Lovelace' },
    json: '{}',
    webhookId: '0WA001',
    deliveryId: 'delivery-1',
    index: 0,
    count: 1,
  };
  await people.newLead(item, {
    log: { debug: keep, info: keep, warn: keep, error: keep },
    signal: new AbortController().signal,
    attempt: 1,
  });
  expect(lines).toMatchObject([{ message: 'a new lead was captured', entityId: '0ld001' }]);
  expect(JSON.stringify(lines)).not.toMatch(/Ada|ada@/);
});
