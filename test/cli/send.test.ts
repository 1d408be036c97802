import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verify } from '../../lib/oktopost/signature.ts';
import { deliver } from '../../lib/sender/deliver.ts';
import { makeDelivery } from '../../lib/sender/make-delivery.ts';
import { post } from '../../lib/sender/post.ts';
import { okto } from '../support/run-okto.ts';
import { type ReceivedRequest, startReceiver, type TestReceiver } from '../support/send-receiver.ts';

let folder: string;
let receiver: TestReceiver;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'send-'));
  receiver = await startReceiver(202);
});

afterEach(async () => {
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

/** `npm run send -- …`, without a process. */
const send = (args: readonly string[], environment: Record<string, string> = {}) =>
  okto(['send', ...args], { environment, cache: folder });

const sendHere = (args: readonly string[], environment?: Record<string, string>) =>
  send([...args, '--url', receiver.url], environment);

const isAuthentic = ({ body, headers }: ReceivedRequest, secret = 'local-secret') =>
  verify(body, String(headers['x-oktopost-secret']), [secret]).verified;

/** Without what belongs to the connection, not to the delivery. */
const deliveryOf = ({ body, headers: { connection, ...headers } }: ReceivedRequest) => ({
  body: body.toString('base64'),
  headers,
});

describe('one delivery', () => {
  test('comes as Oktopost sends it, and is told', async () => {
    const { status, stdout } = await sendHere(['postSent', '--items', '5']);
    expect(status).toBe(0);
    const [request] = receiver.requests;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/webhooks/oktopost',
      headers: { 'content-type': 'application/json', 'x-oktopost-webhook': 'local-postSent' },
    });
    expect(request && isAuthentic(request)).toBe(true);
    expect(request?.headers['content-length']).toBe(String(request?.body.length));
    const ids = String(request?.headers['x-oktopost-payload']).split(',');
    expect(ids).toHaveLength(5);
    expect(stdout).toContain(`postSent: 5 items, ${request?.body.length.toLocaleString('en')} bytes`);
    expect(stdout).toContain(`payload ids ${ids.slice(0, 3).join(', ')} and 2 more`);
    expect(stdout).toMatch(/^202 in [\d.]+ ms: {"accepted":1,"deliveryId":"d-1"}$/m);
  });

  test('goes to another webhook under its secret', async () => {
    await sendHere(['newLead', '--webhook', '0WA001', '--secret', 'one']);
    await sendHere(['newLead', '--webhook', '0WA001'], { OKTOPOST_SECRET: 'two' });
    const [one, two] = receiver.requests;
    expect(one?.headers['x-oktopost-webhook']).toBe('0WA001');
    expect(one && isAuthentic(one, 'one')).toBe(true);
    expect(two && isAuthentic(two, 'two')).toBe(true);
  });

  test('that is tampered with does not fit its signature', async () => {
    await sendHere(['postSent', '--tamper']);
    const [request] = receiver.requests;
    expect(request && isAuthentic(request)).toBe(false);
  });

  test('is the same for callers without the command line', async () => {
    const delivery = makeDelivery({ event: 'newLead' });
    const answer = await post(receiver.url, delivery);
    expect(answer).toMatchObject({ status: 202, body: '{"accepted":1,"deliveryId":"d-1"}' });
    expect(receiver.requests[0]?.headers).toMatchObject(delivery.headers);
    expect(receiver.requests[0]?.body.equals(delivery.body)).toBe(true);
  });
});

describe('--data', () => {
  function file(bytes: Buffer | string): string {
    const path = join(folder, 'own.json');
    writeFileSync(path, bytes);
    return path;
  }

  test('sends the bytes of the file, signed, with an id for each of its items', async () => {
    const bytes = Buffer.from(
      '\uFEFF[ {"event":"newLead","data":{"Name":"Zoë \\u00e9"}},\r\n{"n":9007199254740993} ]\r\n',
    );
    expect((await sendHere(['--data', file(bytes)])).status).toBe(0);
    const [request] = receiver.requests;
    expect(request?.body.equals(bytes)).toBe(true);
    expect(request && isAuthentic(request)).toBe(true);
    expect(request?.headers['x-oktopost-webhook']).toBe('local-newLead');
    expect(String(request?.headers['x-oktopost-payload']).split(',')).toHaveLength(2);
  });

  test('sends what is no JSON too, so that the receiver can refuse it', async () => {
    const bytes = Buffer.from([0, 0xff, 0xfe]);
    expect((await sendHere(['postSent', '--data', file(bytes)])).status).toBe(0);
    expect(receiver.requests[0]?.body.equals(bytes)).toBe(true);
  });

  test('asks for the webhook where neither the file nor the command names it', async () => {
    const path = file('[{"event":"somethingNew","data":{}}]');
    expect(await sendHere(['--data', path])).toMatchObject({ status: 2, stderr: expect.stringContaining('--webhook') });
    expect((await sendHere(['--data', path, '--webhook', '0WA001'])).status).toBe(0);
    expect(receiver.requests).toHaveLength(1);
  });

  test('says that a file cannot be read', async () => {
    expect(await sendHere(['--data', join(folder, 'none.json')])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('none.json'),
    });
  });
});

describe('--resend', () => {
  test('sends the same bytes under the same headers to the same receiver', async () => {
    await sendHere(['newCampaign', '--items', '3', '--webhook', '0WA001', '--secret', 'one']);
    await sendHere(['postSent']);
    const { status, stdout } = await send(['newCampaign', '--resend']);
    expect(status).toBe(0);
    expect(stdout).toContain('newCampaign again: 3 items');
    const [first, , again] = receiver.requests.map(deliveryOf);
    expect(again).toEqual(first);
  });

  test('may be repeated, and may go elsewhere', async () => {
    await sendHere(['postSent']);
    await send(['postSent', '--resend', '--count', '3']);
    const elsewhere = await startReceiver(202);
    await send(['postSent', '--resend', '--url', elsewhere.url]);
    await elsewhere.stop();
    const ids = [...receiver.requests, ...elsewhere.requests].map(({ headers }) => headers['x-oktopost-payload']);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(1);
  });

  test('means the last of many', async () => {
    await sendHere(['postSent', '--count', '5', '--concurrency', '1']);
    await send(['postSent', '--resend']);
    const [again, last] = receiver.requests.map(deliveryOf).reverse();
    expect(again).toEqual(last);
  });

  test('does not mean the tampered one', async () => {
    await sendHere(['postSent']);
    await sendHere(['postSent', '--tamper']);
    await send(['postSent', '--resend']);
    const [first, , again] = receiver.requests.map(deliveryOf);
    expect(again).toEqual(first);
  });

  test('finds the local receiver anew: the port that it had before may be dead', async () => {
    const at = (url: string) => ({ environment: { PORT: new URL(url).port }, cache: folder });
    await okto(['send', 'postSent'], at(receiver.url));
    const restarted = await startReceiver(202);
    expect((await okto(['send', 'postSent', '--resend'], at(restarted.url))).status).toBe(0);
    await restarted.stop();
    expect(restarted.requests.map(({ body }) => body)).toEqual(receiver.requests.map(({ body }) => body));
  });

  test('with nothing sent before says what to do', async () => {
    expect(await send(['postSent', '--resend'])).toMatchObject({
      status: 2,
      stderr: 'No postSent was sent from here yet. Send one first:\n\n  npm run okto -- send postSent\n',
    });
  });
});

describe('--count', () => {
  test('sends so many deliveries with ids of their own, and sums up', async () => {
    const { status, stdout, stderr } = await sendHere([
      'postSent',
      '--count',
      '40',
      '--items',
      '3',
      '--concurrency',
      '8',
    ]);
    expect(status).toBe(0);
    expect(receiver.requests).toHaveLength(40);
    expect(receiver.requests.every((request) => isAuthentic(request))).toBe(true);
    const ids = receiver.requests.flatMap(({ headers }) => String(headers['x-oktopost-payload']).split(','));
    expect(new Set(ids).size).toBe(120);
    expect(stdout).toMatch(/^sent +40 \(120 items\)$/m);
    expect(stdout).toMatch(/^failed +0$/m);
    expect(stdout).toMatch(/^latency +p50 [\d.]+ ms, p95 [\d.]+ ms, p99 [\d.]+ ms$/m);
    expect(stdout).toMatch(/^rate +[\d,]+ deliveries\/s, [\d,]+ items\/s/m);
    expect(stderr).toBe('40 of 40, 0 failed\n');
  });

  test('says once that nothing listens', async () => {
    const { status, stdout } = await send(['postSent', '--count', '3', '--url', 'http://127.0.0.1:1/']);
    expect(status).toBe(1);
    expect(stdout.match(/Nothing listens/g)).toHaveLength(1);
  });

  test('counts the failed ones, says why, and ends with 1', async () => {
    const failing = await startReceiver(202, 202, 503, 202);
    const { status, stdout } = await send(['postSent', '--count', '5', '--url', failing.url]);
    await failing.stop();
    expect(status).toBe(1);
    expect(stdout).toMatch(/^sent +4 /m);
    expect(stdout).toMatch(/^failed +1$/m);
    expect(stdout).toMatch(/^answer +503 × 1$/m);
    expect(stdout).toContain('Not stored');
  });
});

describe('--retry-interval', () => {
  test('sends what was not stored again, unchanged, until it is', async () => {
    const failing = await startReceiver(503, 500, 202);
    const { status, stdout } = await send(['postSent', '--retry-interval', '0', '--url', failing.url]);
    await failing.stop();
    expect(status).toBe(0);
    expect(failing.requests).toHaveLength(3);
    expect(new Set(failing.requests.map((request) => JSON.stringify(deliveryOf(request)))).size).toBe(1);
    expect(stdout).toMatch(/^Attempt 1 of 6: 503 in .*\nAttempt 2 of 6 comes in 0 s\.\nAttempt 2 of 6: 500 in .*$/m);
    expect(stdout).toMatch(/^Attempt 3 of 6: 202 in .*\nStored/m);
  });

  test('gives up after five more attempts, each after the interval', async () => {
    const failing = await startReceiver(401);
    const pauses: number[] = [];
    const pause = async (milliseconds: number) => pauses.push(milliseconds);
    const attempts = await deliver(new URL(failing.url), makeDelivery({ event: 'postSent' }), {
      intervalMs: 600_000,
      pause,
    });
    await failing.stop();
    expect(attempts).toHaveLength(6);
    expect(failing.requests).toHaveLength(6);
    expect(pauses).toEqual(Array.from({ length: 5 }, () => 600_000));
  });

  test('counts retries apart from deliveries', async () => {
    const failing = await startReceiver(503, 503, 202);
    const { status, stdout } = await send([
      'postSent',
      '--count',
      '4',
      '--retry-interval',
      '0.001',
      '--url',
      failing.url,
    ]);
    await failing.stop();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^sent +4 \(4 items\) with 2 retries$/m);
  });
});

describe('wrong usage ends with 2, sends nothing, and says what to type', () => {
  test.each([
    ['an unknown event', ['postsend'], 'Did you mean postSent?'],
    ['an event like none', ['qqqqqqqqqqqq'], '--list'],
    ['a name that means something to JavaScript', ['constructor'], '--list'],
    ['no event', [], 'Which event type?'],
    ['two events', ['postSent', '10'], 'two dashes'],
    ['an unknown option', ['postSent', '--itmes', '3'], 'Did you mean --items?'],
    ['an option without its value', ['postSent', '--items'], '--items'],
    ['items that are no number', ['postSent', '--items', 'many'], 'whole number'],
    ['no deliveries', ['postSent', '--count', '0'], 'whole number'],
    ['half a delivery', ['postSent', '--count', '0.5'], 'whole number'],
    ['an endless interval', ['postSent', '--retry-interval', 'Infinity'], 'seconds'],
    ['a URL without its scheme', ['postSent', '--url', 'localhost:3000'], '--url'],
    ['a webhook that would break the header', ['postSent', '--webhook', 'a\r\nb: c'], '--webhook'],
    ['a secret with a line end', ['postSent', '--secret', 's\n'], '--secret'],
    ['a new body for an old delivery', ['postSent', '--resend', '--items', '3'], 'does not go with'],
    ['the command of many deliveries', ['postSent', '--curl', '--count', '3'], 'does not go with'],
    ['a concurrency of one delivery', ['postSent', '--concurrency', '3'], '--count'],
  ])('%s', async (_, args, words) => {
    expect(await send(args)).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining(words) });
  });

  test('an option that npm kept for itself', async () => {
    const { status, stderr } = await send(['postSent'], { npm_config_tamper: 'true' });
    expect(status).toBe(2);
    expect(stderr).toContain('npm run okto -- send postSent --tamper');
  });

  test('a secret is not repeated', async () => {
    const { stderr } = await send(['postSent'], { OKTOPOST_SECRET: ' hush ' });
    expect(stderr).toContain('OKTOPOST_SECRET');
    expect(stderr).not.toContain('hush');
  });
});

test('--help names every option', async () => {
  const { status, stdout } = await send(['--help']);
  expect(status).toBe(0);
  for (const option of [
    'items',
    'data',
    'resend',
    'tamper',
    'count',
    'concurrency',
    'retry-interval',
    'url',
    'webhook',
  ])
    expect(stdout).toContain(`--${option}`);
});

test('--curl prints the command and sends nothing', async () => {
  const { status, stdout } = await sendHere(['postSent', '--curl']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^curl.* "@.*\.body" --header .*\n$/);
  expect(stdout).toContain(`"${receiver.url}"`);
  expect(receiver.requests).toHaveLength(0);
});

test('a folder that cannot be written is told, and the delivery counts as sent', async () => {
  const blocked = join(folder, 'file');
  writeFileSync(blocked, '');
  const args = ['send', 'postSent', '--url', receiver.url];
  const { status, stderr } = await okto(args, { cache: join(blocked, 'below') });
  expect(status).toBe(0);
  expect(stderr).toContain('not remembered');
});

describe('the program', () => {
  function program(...args: string[]): Promise<{ status: unknown; stdout: string; stderr: string }> {
    const env = { PATH: process.env.PATH, CACHE_DIR: folder };
    return new Promise((resolve) => {
      execFile(process.execPath, ['cli/main.ts', 'send', ...args], { env }, (error, stdout, stderr) =>
        resolve({ status: error ? error.code : 0, stdout, stderr }),
      );
    });
  }

  test('ends with 0 when the delivery was stored, and remembers it', async () => {
    expect(await program('postSent', '--url', receiver.url)).toMatchObject({ status: 0, stderr: '' });
    expect(await program('postSent', '--resend')).toMatchObject({ status: 0, stderr: '' });
    const [first, again] = receiver.requests.map(deliveryOf);
    expect(again).toEqual(first);
  });

  test('ends with 1 when it was refused', async () => {
    const refusing = await startReceiver(401);
    const { status, stdout } = await program('postSent', '--url', refusing.url);
    await refusing.stop();
    expect(status).toBe(1);
    expect(stdout).toContain('Not authentic');
  });

  test('ends with 1 and says how to start the receiver when nothing listens', async () => {
    await receiver.stop();
    const { status, stdout } = await program('postSent', '--url', receiver.url);
    expect(status).toBe(1);
    expect(stdout).toContain(`Nothing listens at ${new URL(receiver.url).origin}: start the receiver with npm start.`);
    receiver = await startReceiver(202);
  });

  test('ends with 2 when it was not understood', async () => {
    expect(await program('newLeed')).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'Oktopost has no event type "newLeed". Did you mean newLead? To see all of them, type:\n\n  npm run okto -- send --list\n',
    });
  });
});
