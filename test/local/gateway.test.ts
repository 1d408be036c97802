import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { startGateway } from '../../local/gateway/gateway.ts';
import { InvocationFailed } from '../../local/lambda/environment.ts';
import type { AnsweredRequest } from '../../local/stack-events.ts';

/** A gateway in front of a function that is not there: it keeps the event, and responds as the test says. */
const events: APIGatewayProxyEventV2[] = [];
const answers: AnsweredRequest[] = [];
let respond: () => unknown = () => ({ statusCode: 204 });
let timeIsUp: () => void = () => undefined;
let gateway: Awaited<ReturnType<typeof startGateway>>;
beforeAll(async () => {
  gateway = await startGateway({
    port: 0,
    async invoke(event) {
      events.push(event);
      return { response: await respond(), lines: [] };
    },
    state: async () => ({}),
    timer: (_, callback) => {
      timeIsUp = callback;
      return () => undefined;
    },
    onAnswer: (answer) => answers.push(answer),
  });
});
beforeEach(() => {
  events.length = 0;
  answers.length = 0;
  respond = () => ({ statusCode: 204 });
});
afterAll(() => gateway.stop());

const receiver = () => `${gateway.url}/webhooks/oktopost`;

/** Sends bytes as they are, for what an HTTP client does not let through. */
async function sendRaw(request: string): Promise<string> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(request);
  return text(socket);
}

describe('a request becomes an event of format 2.0', () => {
  test('method, path, query and headers', async () => {
    await fetch(`${receiver()}?a=1&b=%20&a=2`, { method: 'PUT', headers: { 'X-Some-Header': 'Value' } });
    expect(events).toEqual([
      expect.objectContaining({
        version: '2.0',
        rawPath: '/webhooks/oktopost',
        rawQueryString: 'a=1&b=%20&a=2',
        queryStringParameters: { a: '1,2', b: ' ' },
        headers: expect.objectContaining({ 'x-some-header': 'Value' }),
        requestContext: expect.objectContaining({
          http: expect.objectContaining({ method: 'PUT', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' }),
          time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        }),
        isBase64Encoded: false,
      }),
    ]);
    expect(events[0]).not.toHaveProperty('body');
  });

  test('a repeated header is joined by a comma, also where Node would drop the second; cookies stand apart', async () => {
    const lines = [
      'Content-Type: a',
      'content-type: b',
      'X-Oktopost-Secret: 1',
      'X-OKTOPOST-SECRET: 2',
      'Cookie: x=1; y=2',
    ];
    await sendRaw(`POST /webhooks/oktopost HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${lines.join('\r\n')}\r\n\r\n`);
    expect(events[0]).toMatchObject({
      headers: { 'content-type': 'a,b', 'x-oktopost-secret': '1,2' },
      cookies: ['x=1', 'y=2'],
    });
    expect(events[0]?.headers).not.toHaveProperty('cookie');
  });

  test.each([
    ['JSON', 'application/json', 'é😀', false],
    ['JSON with a byte order mark', 'application/json; charset=utf-8', '\uFEFF[]', false],
    ['text', 'text/plain', 'a\r\nb', false],
    ['a form', 'application/x-www-form-urlencoded', 'a=b', true],
    ['bytes', 'application/octet-stream', '{}', true],
  ])('a body that is %s', async (_, type, body, isBase64Encoded) => {
    await fetch(receiver(), { method: 'POST', headers: { 'content-type': type }, body });
    expect(events[0]?.isBase64Encoded).toBe(isBase64Encoded);
    expect(Buffer.from(events[0]?.body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString()).toBe(body);
  });

  test('a body that says it is JSON but is not UTF-8 keeps its bytes', async () => {
    const body = Buffer.from([0x5b, 0xff, 0x5d]);
    await fetch(receiver(), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(events[0]).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
  });
});

describe('a response becomes an answer', () => {
  test.each([
    ['status, headers and body', { statusCode: 202, headers: { 'x-a': '1' }, body: 'é' }, 202, 'é'],
    ['a body in base64', { statusCode: 200, body: 'w6k=', isBase64Encoded: true }, 200, 'é'],
    ['something that is no HTTP response', { ok: true }, 200, '{"ok":true}'],
    ['a status that HTTP does not have', { statusCode: 'fine' }, 500, '{"message":"Internal Server Error"}'],
  ])('%s', async (_, response, status, body) => {
    respond = () => response;
    const answer = await fetch(receiver(), { method: 'POST' });
    expect({ status: answer.status, body: await answer.text() }).toEqual({ status, body });
  });

  test('a failed invocation is 500, and the reason is told on this side only', async () => {
    respond = () => {
      throw new InvocationFailed('Task timed out after 10.00 seconds');
    };
    const answer = await fetch(receiver(), { method: 'POST' });
    expect({ status: answer.status, body: await answer.text() }).toEqual({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
    expect(answers).toEqual([expect.objectContaining({ status: 500, reason: 'Task timed out after 10.00 seconds' })]);
  });
});

describe('what never reaches the function', () => {
  test('a body above 10 MB is answered 413, also to a client that has not sent all of it', async () => {
    const answer = await fetch(receiver(), { method: 'POST', body: Buffer.alloc(11_000_000) });
    expect({ status: answer.status, body: await answer.text() }).toEqual({
      status: 413,
      body: '{"message":"Request Too Long"}',
    });
    expect(events).toEqual([]);
  });

  test('a body above 10 MB that does not say its length', async () => {
    const pieces = Array.from({ length: 11 }, () => Buffer.alloc(1_000_000));
    const answer = await fetch(receiver(), { method: 'POST', body: ReadableStream.from(pieces), duplex: 'half' });
    expect(answer.status).toBe(413);
    expect(events).toEqual([]);
  });

  test('a client that goes away while it sends', async () => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /webhooks/oktopost HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n[');
    socket.destroy();
    await once(socket, 'close');
    expect((await fetch(receiver(), { method: 'POST' })).status).toBe(204);
    expect(events).toHaveLength(1);
  });

  test.each(['/webhooks/oktopost/', '//webhooks//oktopost', '/prod/webhooks/oktopost', '/webhook'])(
    'not for its path: %s reaches it, as on AWS (case I1)',
    async (path) => {
      expect((await fetch(`${gateway.url}${path}`, { method: 'POST', body: '[]' })).status).toBe(204);
      expect(events).toMatchObject([{ rawPath: path, routeKey: '$default' }]);
    },
  );

  test('a request line and headers of more than 10,240 bytes', async () => {
    const request = (bytes: number) => {
      const rest = 'POST /webhooks/oktopost HTTP/1.1\r\nHost: h\r\nConnection: close\r\nx: \r\n';
      return `${rest.slice(0, -2)}${'a'.repeat(bytes - rest.length)}\r\n\r\n`;
    };
    expect(await sendRaw(request(10_240))).toContain('204 No Content');
    expect(await sendRaw(request(10_241))).toContain('431 Request Header Fields Too Large');
    expect(events).toHaveLength(1);
  });

  test('an event of more than 6 MB: what is binary is a third longer there', async () => {
    const post = (type: string, bytes: number) =>
      fetch(receiver(), { method: 'POST', headers: { 'content-type': type }, body: Buffer.alloc(bytes, ' ') });
    expect((await post('application/json', 5_900_000)).status).toBe(204);
    expect((await post('application/octet-stream', 5_900_000)).status).toBe(413);
    expect((await post('application/octet-stream', 4_400_000)).status).toBe(204);
  });

  test('an answer that does not come in 30 seconds', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    respond = () => {
      resolve();
      return new Promise(() => undefined);
    };
    const answering = fetch(receiver(), { method: 'POST' });
    await promise;
    timeIsUp();
    expect((await answering).status).toBe(503);
  });

  test('not for a first line that is no URL', async () => {
    expect(await sendRaw('GET //[ HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')).toContain('204 No Content');
  });
});
