import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitDelivery } from '../../../lib/oktopost/delivery.ts';
import { sign } from '../../../lib/oktopost/signature.ts';
import { processBatch } from '../../../lib/process/batch.ts';
import { decodeRange } from '../../../lib/range-message.ts';
import { receive } from '../../../lib/receive/receive.ts';
import { decodeDelivery } from '../../../lib/stored-delivery.ts';
import { toMessages } from '../../../lib/to-messages.ts';
import { invocation, record, tableOf } from '../../support/process-ports.ts';
import { NOW, receivePorts, SECRET } from '../../support/receive-ports.ts';

const receiveMany = async (elements: readonly string[], ids: string) => {
  const world = receivePorts();
  const body = Buffer.from(`[${elements.join(',')}]`);
  const headers = {
    'x-oktopost-secret': sign(body, SECRET),
    'x-oktopost-webhook': '0WA001',
    'x-oktopost-payload': ids,
  };
  return { ...world, ...(await receive({ method: 'POST', headers, body, takenAt: NOW }, world.ports)) };
};

const process = (stored: ReadonlyMap<string, string>) => {
  const get = async (key: string) => {
    const object = stored.get(key);
    return object === undefined ? undefined : (decodeDelivery(key, object) ?? ('altered' as const));
  };
  return invocation(
    tableOf(() => undefined),
    { ports: { deliveries: { get } } },
  );
};

test('a delivery of many items is stored once, and becomes the very messages that receive would have sent', async () => {
  const element = fc.constantFrom('{"a":1}', '{"a":2}', '{"a":"\t"}', '1', '{"event":"newLead","data":{}}');
  const elements = fc.array(element, { minLength: 1_001, maxLength: 2_500 });
  await fc.assert(
    fc.asyncProperty(elements, fc.constantFrom('', 'p', 'p,q'), async (list, ids) => {
      const { messages, stored, outcome } = await receiveMany(list, ids);
      expect(outcome).toMatchObject({ kind: 'accepted', ranges: Math.ceil(list.length / 1_000) });
      const { invocation: run, world } = process(stored);
      expect(await processBatch(messages.map(record), run)).toEqual([]);
      const payloadIds = ids === '' ? [] : ids.split(',');
      const split = splitDelivery(Buffer.from(`[${list.join(',')}]`), payloadIds);
      if (!split.readable) throw new Error('it is readable');
      const info = {
        deliveryId: 'delivery-1',
        webhookId: '0WA001',
        receivedAt: new Date(NOW).toISOString(),
        event: 'postSent',
        payloadIds,
      };
      const whole = await toMessages(info, split, run.ports.items);
      expect(world.sent.toSorted()).toEqual(whole.messages.map(({ body }) => body).toSorted());
    }),
    { numRuns: 10 },
  );
});

test.each([
  ['missing', undefined, 'stored item missing'],
  ['altered', '{}', 'stored item altered'],
])('a range whose delivery is %s becomes a dead letter', async (_, object, reason) => {
  const { messages } = await receiveMany(Array(1_001).fill('{}'), '');
  const key = decodeRange(messages[0] ?? '')?.delivery.key ?? '';
  const { invocation: run, world } = process(new Map(object === undefined ? [] : [[key, object]]));
  await processBatch(messages.slice(0, 1).map(record), run);
  expect(world.deadLetters).toMatchObject([{ reason, deliveryId: 'delivery-1', webhookId: '0WA001' }]);
});

test('a range that cannot be sent comes back', async () => {
  const { messages, stored } = await receiveMany(Array(1_001).fill('{}'), '');
  const { invocation: run, world } = process(stored);
  run.ports.queue = { send: async () => ({ failed: 1, error: 'InternalError' }) };
  expect(await processBatch(messages.slice(0, 1).map(record), run)).toHaveLength(1);
  expect(world.reports).toMatchObject([{ outcome: { kind: 'unavailable' } }]);
});
