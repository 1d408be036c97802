import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeDelivery } from '../../lib/sender/make-delivery.ts';
import { post } from '../../lib/sender/post.ts';
import { startLocalStack } from '../../local/stack.ts';
import { type ObservedStack, startObservedStack } from '../support/e2e-stack.ts';

let folder: string;
let table: string;
let local: ObservedStack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'processors-'));
  table = join(folder, 'table.ts');
  await writeFile(table, processorOf('first'));
  local = await startObservedStack({ watch: true, processorsTable: table });
});
afterAll(async () => {
  await local.stop();
  await rm(folder, { recursive: true });
});

function processorOf(version: string): string {
  return `export const processors = {
    async postSent({ payloadId, deliveryId, event }: Record<string, unknown>) {
      const body = JSON.stringify({ payloadId, deliveryId, event, version: '${version}' });
      await fetch(process.env.OBSERVER_URL ?? '', { method: 'POST', body });
    },
  };`;
}

async function send(): Promise<void> {
  expect((await post(local.receiver, makeDelivery({ event: 'postSent' }))).status).toBe(202);
}

test('an edited processor is live at the next item, and what runs ends with the old one', async () => {
  const goOn = local.observer.hold();
  const first = local.observer.next();
  await send();
  expect(await first).toMatchObject({ version: 'first' });

  await writeFile(table, processorOf('second'));
  await local.events.until((event) => event.kind === 'rebuilt');
  const second = local.observer.next();
  await send();
  expect(await second).toMatchObject({ version: 'second' });

  const bothDone = local.events.until((event) => event.kind === 'item' && event.item.outcome === 'done', 2);
  goOn();
  await bothDone;
  expect(local.observer.effects.map(({ version }) => version)).toEqual(['first', 'second']);
}, 30_000);

test('an edit that cannot be built is explained, and the last working code goes on', async () => {
  await writeFile(table, 'export const processors = {');
  const failure = await local.events.until((event) => event.kind === 'build failed');
  expect(failure).toMatchObject({
    problem: expect.stringMatching(/^\S+table\.ts:1:28: Expected identifier but found end of file$/),
  });
  const next = local.observer.next();
  await send();
  expect(await next).toMatchObject({ version: 'second' });

  await writeFile(table, processorOf('third'));
  expect(await local.events.until((event) => event.kind === 'rebuilt', 2)).toMatchObject({ again: true });
  const third = local.observer.next();
  await send();
  expect(await third).toMatchObject({ version: 'third' });
}, 30_000);

test('an edit that throws when it is loaded is explained with its place, and the last working code goes on', async () => {
  await writeFile(table, `${processorOf('fourth')}\nconst { missing }: any = undefined;\nmissing();\n`);
  const failure = await local.events.until((event) => event.kind === 'build failed', 2);
  expect(failure).toMatchObject({
    problem: expect.stringMatching(
      /^\S*table\.ts:7: does not load: TypeError: Cannot destructure property 'missing'.*$/,
    ),
  });
  const next = local.observer.next();
  await send();
  expect(await next).toMatchObject({ version: 'third' });
  const printed = local.events.seen.filter((event) => event.kind === 'output' || event.kind === 'invocation failed');
  expect(printed).toEqual([]);

  await writeFile(table, processorOf('third'));
  const again = await local.events.until((event) => event.kind === 'rebuilt', 3);
  expect(again).toMatchObject({ lambdas: ['process'], again: true });
}, 30_000);

test('processors that throw when they are loaded stop the start, with their place', async () => {
  const broken = join(folder, 'broken.ts');
  await writeFile(broken, "\nthrow new Error('no settings');\nexport const processors = {};\n");
  await expect(startLocalStack({ processorsTable: broken })).rejects.toThrow(
    /^\S*broken\.ts:2: does not load: Error: no settings$/,
  );
}, 30_000);
