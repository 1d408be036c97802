import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { localReceiver } from '../../cli/local-address.ts';
import { runningStack } from '../../cli/running-stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'running-'));
const server = createServer((_, response) => response.writeHead(405).end());
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const stack = runningStack(folder);
const NOBODY = 2 ** 22 + 1;
const record = (pid: number, where: string) =>
  writeFileSync(join(folder, 'running.json'), JSON.stringify({ pid, url: where }));

test('a stack that runs is found, until it stops', async () => {
  stack.remember(url);
  expect(await stack.find()).toBe(url);
  stack.forget();
  expect(await stack.find()).toBeUndefined();
});

test.each([
  ['whose process is gone', () => record(NOBODY, url)],
  ['where nothing answers', () => record(process.pid, 'http://127.0.0.1:1')],
  ['that is broken', () => writeFileSync(join(folder, 'running.json'), '{')],
])('a record %s counts as none', async (_, write) => {
  write();
  expect(await stack.find()).toBeUndefined();
});

test('a stack that was started since stays remembered', async () => {
  record(process.ppid, url);
  stack.forget();
  expect(await stack.find()).toBe(url);
});

test('the local receiver is that of the running stack; else at PORT, else at 3000', async () => {
  stack.remember(url);
  const at = (environment: Record<string, string>) => localReceiver({ cache: folder, environment });
  expect((await at({ PORT: '4000' })).href).toBe(`${url}/webhooks/oktopost`);
  stack.forget();
  expect((await at({ PORT: '4000' })).href).toBe('http://127.0.0.1:4000/webhooks/oktopost');
  expect((await at({})).href).toBe('http://127.0.0.1:3000/webhooks/oktopost');
});
