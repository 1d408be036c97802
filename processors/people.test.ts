import { expect, test } from '@jest/globals';
import type { Item } from 'oktopost-webhooks';
import { people } from './people.ts';

/** A test of a processor gives it an item and a context, and looks at what it did: here, at what it logged. */
test('an activity of a lead is logged by its id, without what it says about a person', async () => {
  const lines: object[] = [];
  const keep = (message: string, fields?: object) => void lines.push({ message, ...fields });
  const item: Item<'newLeadActivity'> = {
    key: 'item-1',
    event: 'newLeadActivity',
    data: { Id: '0la01to2afh88h8', Type: 'click', Data: { Name: 'Ada Lovelace' } },
    json: '{}',
    webhookId: '0WA001',
    deliveryId: 'delivery-1',
    index: 0,
    count: 1,
  };
  await people.newLeadActivity(item, {
    log: { debug: keep, info: keep, warn: keep, error: keep },
    signal: new AbortController().signal,
    attempt: 1,
  });
  expect(lines).toMatchObject([{ message: 'a new social activity of a lead was detected', entityId: '0la01to2afh88h8' }]);
  expect(JSON.stringify(lines)).not.toMatch(/Ada/);
});
