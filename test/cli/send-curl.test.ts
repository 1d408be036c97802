import { exec } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { curlCommand } from '../../cli/send/curl.ts';
import { eventTypes } from '../../lib/oktopost/events.ts';
import { makeDelivery, type OutgoingDelivery, signDelivery } from '../../lib/sender/make-delivery.ts';
import { startReceiver, type TestReceiver } from '../support/send-receiver.ts';

/** As much of curl as the command uses, so that the test needs none. */
const STAND_IN = `
import { readFileSync } from 'node:fs';
const args = process.argv.slice(2);
const after = (name) => args.filter((_, i) => args[i - 1] === name);
const headers = after('--header').map((header) => header.split(/: (.*)/s).slice(0, 2));
const body = readFileSync(after('--data-binary')[0].slice(1));
const response = await fetch(args.at(-1), { method: 'POST', headers, body });
console.log(response.status);
`;

let folder: string;
let receiver: TestReceiver;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'send curl-'));
  writeFileSync(join(folder, 'curl.mjs'), STAND_IN);
  receiver = await startReceiver(202);
});
beforeEach(() => {
  receiver.requests.length = 0;
});
afterAll(async () => {
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

const command = (url: string, delivery: OutgoingDelivery, platform = process.platform) =>
  curlCommand(new URL(url), delivery, folder, platform);

/** Runs it in the shell of this machine, whichever that is: sh, or cmd. */
const run = (line: string) =>
  promisify(exec)(line.replace(/^curl(\.exe)?/, `"${process.execPath}" "${join(folder, 'curl.mjs')}"`));

const BODIES: [string, Buffer][] = [
  ['every byte there is', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
  ['no bytes', Buffer.alloc(0)],
  ['line ends at the end', Buffer.from('[{}]\r\n\n\n')],
  [
    'what a shell would expand',
    Buffer.from('\'$HOME\' "`id`" !! %PATH% $(id) \\$x \\\\ \\n %d %% * ~ # & ; | > /dev/null\\'),
  ],
];

test.each(BODIES)('run by a shell, the command sends a body of %s, byte for byte', async (_about, body) => {
  const delivery = signDelivery({ body, webhook: "it's & (1)", secret: 's', payloadIds: ['0wp1', '0wp2'] });
  const { stdout } = await run(command(`${receiver.url}?a=[1]&b={x}`, delivery));
  expect(stdout).toContain('202');
  expect(receiver.requests).toHaveLength(1);
  expect(receiver.requests[0]).toMatchObject({ method: 'POST', path: '/webhooks/oktopost?a=[1]&b={x}' });
  expect(receiver.requests[0]?.headers).toMatchObject(delivery.headers);
  expect(receiver.requests[0]?.body.equals(body)).toBe(true);
});

test('a command that was printed before still sends its own body, whose signature fits', async () => {
  const deliveries = eventTypes.slice(0, 3).map((event) => makeDelivery({ event, items: 2 }));
  const commands = deliveries.map((delivery) => command(receiver.url, delivery));
  for (const line of commands) await run(line);
  expect(receiver.requests.map(({ body }) => body.toString())).toEqual(deliveries.map(({ body }) => body.toString()));
});

describe('the command', () => {
  const delivery = makeDelivery({ event: 'postSent', webhook: '0WA001' });

  test('is one line, quoted in the way that cmd, PowerShell and Unix shells share', () => {
    const line = command('https://example.com/webhooks/oktopost', delivery).replace('--write-out "\\n"', '');
    const words = line.split(/"[^"$`\\!%]*"/);
    expect(words.join('')).toMatch(/^curl(\.exe)? [a-z -]+\n$/);
  });

  test('names curl.exe on Windows, where PowerShell 5 has another curl', () => {
    expect(command('https://example.com/', delivery, 'win32')).toMatch(/^curl\.exe /);
    expect(command('https://example.com/', delivery, 'linux')).toMatch(/^curl /);
  });

  test.each([
    ['linux', "'x-oktopost-webhook: it'\\''s $1'"],
    ['win32', "'x-oktopost-webhook: it''s $1'"],
  ] as const)('puts what means something to a shell of %s in its own quotes', (platform, quoted) => {
    const odd = makeDelivery({ event: 'postSent', webhook: "it's $1" });
    expect(command('https://example.com/', odd, platform)).toContain(`--header ${quoted}`);
  });

  test('leaves the body to its owner: it may hold personal data', () => {
    const [, path = ''] = /"@(.*?)"/.exec(command('https://example.com/', delivery)) ?? [];
    expect(statSync(path).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0);
  });
});
