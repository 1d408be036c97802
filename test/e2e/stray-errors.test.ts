import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeDelivery } from '../../lib/sender/make-delivery.ts';
import { post } from '../../lib/sender/post.ts';
import { type LocalStack, startLocalStack } from '../../local/stack.ts';
import { watchEvents } from '../support/e2e-events.ts';

const events = watchEvents();
let stack: LocalStack;
beforeAll(async () => {
  stack = await startLocalStack({
    processorsTable: join(import.meta.dirname, '../support/e2e-stray-processors.ts'),
    variables: { ITEMS_AT_ONCE: '10' },
    batchesAtOnce: 1,
    onEvent: events.onEvent,
  });
}, 60_000);
afterAll(() => stack.stop());

const send = async (event: 'postSent' | 'newCampaign' | 'newLead', items: number) => {
  const delivery = makeDelivery({ event, items });
  expect((await post(`${stack.url}/webhooks/oktopost`, delivery)).status).toBe(202);
  return delivery.payloadIds;
};
const logged = () => events.seen.flatMap((event) => (event.kind === 'log' ? [event.log] : []));

test('what processors leave behind that nobody awaits fails them alone, or is logged: their batch is answered', async () => {
  const late = events.until((event) => event.kind === 'log' && /came after/.test(event.log.message), 2);
  await send('postSent', 6);
  await events.until(({ kind }) => kind === 'batch ended');
  await send('newCampaign', 1);
  await late;

  const ends = events.seen.flatMap((event) => (event.kind === 'item' ? [event.item] : [])).slice(0, 6);
  const byIndex = ends.toSorted((a, b) => Number(a.index) - Number(b.index));
  expect(
    byIndex.map(({ index, outcome, errorName, errorMessage }) => [index, outcome, errorName, errorMessage]),
  ).toEqual([
    [0, 'retry', 'Error', 'no contact for […]'],
    [1, 'retry', 'Error', 'no contact for […]'],
    [2, 'retry', 'ProcessExit', expect.stringMatching(/^process\.exit was called with 1: throw an error instead/)],
    [3, 'done', undefined, undefined],
    [4, 'done', undefined, undefined],
    [5, 'done', undefined, undefined],
  ]);
  expect(new Set(logged().map(({ level, fields }) => `${level} ${fields.index} ${fields.processor}`))).toEqual(
    new Set(['WARN 0 postSent', 'WARN 1 postSent', 'ERROR 3 postSent', 'ERROR 4 postSent']),
  );
  expect(events.seen.filter(({ kind }) => ['output', 'invocation failed', 'trouble'].includes(kind))).toEqual([]);
  expect(JSON.stringify(events.seen)).not.toMatch(/Zyxwa|Kzjwx/);
}, 60_000);

test('an environment that ends says which processors ran, for which items', async () => {
  const failed = events.until((event) => event.kind === 'invocation failed');
  const [first, second] = await send('newLead', 2);
  expect(await failed).toMatchObject({ lambda: 'process', reason: 'Runtime exited: exit status 7' });
  expect(logged().at(-1)).toMatchObject({
    level: 'ERROR',
    message: 'the environment ends while processors run',
    fields: {
      running: expect.arrayContaining([
        expect.stringMatching(`^newLead: item ${first} of delivery .{36}$`),
        expect.stringMatching(`^newLead: item ${second} of delivery .{36}$`),
      ]),
    },
  });
}, 60_000);
