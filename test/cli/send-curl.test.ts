import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { curlCommand } from '../../cli/send/curl.ts';
import { eventTypes } from '../../lib/oktopost/events.ts';
import { makeDelivery, signDelivery } from '../../lib/sender/make-delivery.ts';
import { startReceiver, type TestReceiver } from '../support/send-receiver.ts';

const run = promisify(execFile);

/** As much of curl as the command uses, for machines that have none. */
const STAND_IN = `
const args = process.argv.slice(2);
const headers = args.flatMap((arg, i) => (args[i - 1] === '--header' ? [arg.split(/: (.*)/s).slice(0, 2)] : []));
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
if (!args.includes('--data-binary') || !args.includes('@-')) throw new Error('no body');
const response = await fetch(args.at(-1), { method: 'POST', headers, body: Buffer.concat(chunks) });
console.log(response.status);
`;

let folder: string;
let receiver: TestReceiver;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'send-curl-'));
  writeFileSync(join(folder, 'curl.mjs'), STAND_IN);
  writeFileSync(join(folder, 'curl'), `#!/bin/sh\nexec '${process.execPath}' '${join(folder, 'curl.mjs')}' "$@"\n`);
  chmodSync(join(folder, 'curl'), 0o755);
  receiver = await startReceiver(202);
});

afterAll(async () => {
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

/** Pasted into a shell, it comes to its standard input. */
async function paste(command: string, path: string) {
  const shell = run('sh', { env: { ...process.env, PATH: path, NO_PROXY: '*' } });
  shell.child.stdin?.end(command);
  return shell;
}

const machine = () => `${process.env.PATH}${delimiter}${folder}`;
const standIn = () => `${folder}${delimiter}${process.env.PATH}`;

const BODIES: [string, Buffer][] = [
  ['every byte there is', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
  ['every byte before a digit', Buffer.from(Array.from({ length: 512 }, (_, i) => (i % 2 ? 0x37 : i / 2)))],
  ['no bytes', Buffer.alloc(0)],
  ['an option', Buffer.from('-v %s')],
  ['line ends at the end', Buffer.from('[{}]\r\n\n\n')],
  ['what a shell would expand', Buffer.from('\'$HOME\' "`id`" !! $(id) \\$x \\\\ \\n %d %% * ~ # & ; | > /dev/null\\')],
  ['here-document ends', Buffer.from("EOF\n'EOF'\n")],
];

describe.each([
  ['the curl of this machine', machine],
  ['a stand-in for curl', standIn],
])('run by sh and %s, the command sends', (_, path) => {
  test.each(BODIES)('a body of %s, byte for byte', async (_about, body) => {
    const delivery = signDelivery({ body, webhook: "it's $1", secret: 's', payloadIds: ['0wp1', '0wp2'] });
    receiver.requests.length = 0;
    await paste(curlCommand(new URL(`${receiver.url}?a=[1]&b={x}`), delivery), path());
    expect(receiver.requests).toHaveLength(1);
    expect(receiver.requests[0]).toMatchObject({ method: 'POST', path: '/webhooks/oktopost?a=[1]&b={x}' });
    expect(receiver.requests[0]?.headers).toMatchObject(delivery.headers);
    expect(receiver.requests[0]?.body.equals(body)).toBe(true);
  });
});

test('the command of every event type sends its fixture, several items of it', async () => {
  receiver.requests.length = 0;
  const deliveries = eventTypes.map((event) => makeDelivery({ event, items: 2 }));
  const commands = deliveries.map((delivery) => curlCommand(new URL(receiver.url), delivery));
  await paste(commands.join('\n'), machine());
  expect(receiver.requests.map(({ body }) => body.toString())).toEqual(deliveries.map(({ body }) => body.toString()));
});

test('the command is plain ASCII without tabs, so that no terminal changes it', () => {
  const command = curlCommand(new URL(receiver.url), makeDelivery({ event: 'newCampaign', items: 2 }));
  expect(command).toMatch(/^[\n\x20-\x7e]+$/);
});

test('the answer is shown', async () => {
  const { stdout } = await paste(curlCommand(new URL(receiver.url), makeDelivery({ event: 'postSent' })), machine());
  expect(stdout).toContain('202');
});
