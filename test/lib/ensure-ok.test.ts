import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { ensureOk, type HttpAnswer, PermanentError, RetryLater } from '../../lib/index.ts';
import { processBatch } from '../../lib/process/batch.ts';
import { invocation, itemRecord, tableOf } from '../support/process-ports.ts';

const answer = (status: number, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: new Headers(headers),
});

function thrownBy(response: HttpAnswer): unknown {
  try {
    ensureOk(response);
  } catch (error) {
    return error;
  }
  return undefined;
}

/** What becomes of an item whose processor gets this answer, and of its processor. */
async function process(response: HttpAnswer) {
  const { invocation: run, world } = invocation(tableOf(() => ensureOk(response)));
  await processBatch([itemRecord()], run);
  const { rest } = world.rests[0] ?? {};
  return { outcome: world.reports[0]?.outcome, rest };
}

test.each([200, 201, 202, 204, 299])('%d passes', (status) => expect(thrownBy(answer(status))).toBeUndefined());

describe('the destination asks for time: it rests, and the item comes back', () => {
  test.each([429, 503])('%d', async (status) => {
    const { outcome, rest } = await process(answer(status));
    const cause = { errorName: 'RetryLater', message: expect.stringMatching(`^the destination answered ${status}\\b`) };
    expect(outcome).toMatchObject({ kind: 'retry', cause });
    expect(rest).toMatchObject({ seconds: 1, cause });
  });

  test.each([429, 503])('%d, for as long as it says', async (status) => {
    const { outcome, rest } = await process(answer(status, { 'retry-after': '120' }));
    expect(rest).toMatchObject({ seconds: 120 });
    expect(outcome).toMatchObject({ kind: 'retry', seconds: 121 });
  });

  test('403 with Retry-After, as it says nothing about the credentials then', async () => {
    const { rest } = await process(answer(403, { 'retry-after': '60' }));
    expect(rest).toMatchObject({ seconds: 60, cause: { errorName: 'RetryLater' } });
  });
});

describe('the credentials are refused: the destination rests, and the line of the rest says why', () => {
  test.each([401, 403])('%d', async (status) => {
    const { outcome, rest } = await process(answer(status));
    const cause = {
      processor: 'postSent',
      errorName: 'CredentialsRefused',
      message: expect.stringMatching(`^the destination refused the credentials: ${status}\\b`),
    };
    expect(outcome).toMatchObject({ kind: 'retry', cause });
    expect(rest).toMatchObject({ cause });
  });

  test('which is a RetryLater, to whoever catches it', () => expect(thrownBy(answer(401))).toBeInstanceOf(RetryLater));
});

describe('only the item comes back later', () => {
  test.each([
    ['408', answer(408), 12],
    ['425', answer(425), 12],
    ['500', answer(500), 12],
    ['502', answer(502), 12],
    ['504', answer(504), 12],
    ['599', answer(599), 12],
    ['500 with a time that it names', answer(500, { 'retry-after': '100' }), 105],
    ['302, which nobody has followed', answer(302), 12],
    ['304', answer(304), 12],
    ['101', answer(101), 12],
    ['0, as of a response that hides what it is', Response.error(), 12],
    ['a status that HTTP does not have', answer(999), 12],
  ])('%s', async (_, response, seconds) => {
    const { outcome, rest } = await process(response);
    const message = expect.stringMatching(`^the destination answered ${response.status}\\b`);
    expect(outcome).toMatchObject({ kind: 'retry', seconds, cause: { errorName: 'RetryLater', message } });
    expect(rest).toBeUndefined();
  });
});

describe('it would be refused again: a dead letter at once', () => {
  test.each([400, 404, 405, 409, 410, 413, 415, 422, 451, 499])('%d', async (status) => {
    const { outcome, rest } = await process(answer(status));
    const message = expect.stringMatching(`^the destination answered ${status}\\b`);
    expect(outcome).toMatchObject({ kind: 'dead', reason: 'permanent error', cause: { message } });
    expect(rest).toBeUndefined();
    expect(thrownBy(answer(status))).toBeInstanceOf(PermanentError);
  });
});

describe('the body of an answer that is an error', () => {
  test('is let go of, so that its connection does not stay open for it', async () => {
    const { promise: answering, resolve } = Promise.withResolvers<ServerResponse>();
    const server = createServer((_, response) => {
      response.writeHead(500).write('the beginning of a body without an end');
      resolve(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const response = await fetch(`http://127.0.0.1:${typeof address === 'object' && address?.port}`);
    const closed = once(await answering, 'close');
    expect(thrownBy(response)).toBeInstanceOf(RetryLater);
    await closed;
    server.close();
    await once(server, 'close');
  });

  test.each([
    ['is being read', () => new Response('x', { status: 404 }), (response: Response) => response.body?.getReader()],
    ['was read', () => new Response('x', { status: 404 }), (response: Response) => response.text()],
    ['is not there', () => new Response(null, { status: 404 }), () => undefined],
  ])('may be one that %s', async (_, make, use) => {
    const response = make();
    await use(response);
    expect(thrownBy(response)).toBeInstanceOf(PermanentError);
  });

  test('is none of the message', async () => {
    const response = new Response('no lead called Ada Lovelace', { status: 404, statusText: 'Ada Lovelace' });
    expect(JSON.stringify(await process(response))).not.toMatch(/Ada|Lovelace/);
  });
});
