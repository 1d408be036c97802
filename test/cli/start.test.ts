import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { makeDelivery } from '../../lib/sender/make-delivery.ts';
import { post } from '../../lib/sender/post.ts';
import { startCli } from '../support/e2e-cli.ts';

const READY = /POST (http:\/\/127\.0\.0\.1:\d+\/webhooks\/oktopost)/;

const cache = mkdtempSync(join(tmpdir(), 'start-'));
afterAll(() => rmSync(cache, { recursive: true }));

describe('npm start', () => {
  test('an option that does not exist is one sentence, and nothing is started', async () => {
    const { code, out, err } = await startCli(['--prot', '3000']).ended();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe('There is no option --prot. Did you mean --port? See:\n\n  npm run okto -- start --help\n');
  });

  test('webhooks of one’s own that cannot be used are explained, without showing a secret', async () => {
    const webhooks = '{"0WA001":{"event":"postSent","secrets":["s3cret "]}}';
    const { code, err } = await startCli([], { WEBHOOKS: webhooks }).ended();
    expect(code).toBe(2);
    expect(err).toMatch(/The variable WEBHOOKS cannot be used\. Webhook 0WA001: .*white space/);
    expect(err).not.toContain('s3cret');
  });

  test('a port that is in use: says so, and what to type instead', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const { code, err } = await startCli(['--port', String(port)]).ended();
    other.close();
    expect(code).toBe(1);
    expect(err).toContain(`Port ${port} is in use`);
    expect(err).toContain(`npm start -- --port ${port + 1}`);
  }, 20_000);

  test('shows each delivery and item in a line, with webhooks of one’s own, and ends at Ctrl-C', async () => {
    const webhooks = { '0WA001': { event: 'postSent', secrets: ['current'] } };
    const cli = startCli(['--port', '0'], { WEBHOOKS: JSON.stringify(webhooks), CACHE_DIR: cache });
    const welcome = await cli.printed(READY);
    expect(welcome).not.toContain('current');
    const itemLine = cli.printed(/item +done/);
    const delivery = makeDelivery({ event: 'postSent', webhook: '0WA001', secret: 'current' });
    const answer = await post(READY.exec(welcome)?.[1] ?? '', delivery);
    expect(answer.status).toBe(202);
    await itemLine;
    cli.child.kill('SIGINT');
    const { code, signal, out, err } = await cli.ended();
    expect({ code, signal, err }).toEqual({ code: 0, signal: null, err: '' });
    expect(out).toMatch(/delivery {2}202 +\w{8} {2}0WA001 +1 item, \d+ ms/);
    expect(out).toMatch(/item {6}done +\w{8} {2}postSent +0wp\w{12} +\d+ ms/);
    expect(out).toMatch(/info +\w{8} {2}postSent +a post was sent to social media {2}entityType=postlog/);
    expect(out).not.toContain('{"level"');
  }, 20_000);

  test('--logs shows the Lambdas’ own lines too; SIGTERM ends it, also while a request is half sent', async () => {
    const cli = startCli(['--port', '0', '--logs'], { CACHE_DIR: cache });
    const receiver = READY.exec(await cli.printed(READY))?.[1] ?? '';
    const itemLine = cli.printed(/"outcome":"done"/);
    await post(receiver, makeDelivery({ event: 'newLead' }));
    await itemLine;
    const socket = connect(Number(new URL(receiver).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /webhooks/oktopost HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n[');
    socket.on('error', () => undefined);
    cli.child.kill('SIGTERM');
    expect(await cli.ended()).toMatchObject({ code: 0, signal: null });
  }, 20_000);

  test('reads PORT, also from .env; send and smoke find the running stack by themselves; its record goes with it', async () => {
    const project = mkdtempSync(join(cache, 'project-'));
    writeFileSync(join(project, '.env'), 'PORT=0\n');
    const { PORT: _, ...environment } = process.env;
    const variables = { CACHE_DIR: cache, PROJECT_DIR: project };
    const okto = (...args: string[]) =>
      spawnSync(process.execPath, ['test/support/okto.ts', ...args], {
        encoding: 'utf8',
        env: { ...environment, ...variables },
      });
    const cli = startCli([], variables);
    const receiver = READY.exec(await cli.printed(/Ctrl-C stops/))?.[1] ?? '';
    expect(new URL(receiver).port).not.toBe('3000');
    expect(readdirSync(join(cache, 'oktopost-test'))).toEqual(['running.json']);
    expect(okto('send', 'postSent')).toMatchObject({ status: 0, stdout: expect.stringContaining(`POST ${receiver}`) });
    const smoke = okto('smoke', '--local', '--json');
    expect(JSON.parse(smoke.stdout)).toMatchObject({ ok: true, checks: [{ name: 'receive' }, { name: 'process' }] });
    cli.child.kill('SIGINT');
    expect(await cli.ended()).toMatchObject({ code: 0 });
    expect(readdirSync(join(cache, 'oktopost-test'))).toEqual(['sent']);
    // Printed, not sent: what listens there is somebody's own.
    expect(okto('send', 'postSent', '--curl').stdout).toContain('"http://127.0.0.1:3000/webhooks/oktopost"');
  }, 30_000);
});
