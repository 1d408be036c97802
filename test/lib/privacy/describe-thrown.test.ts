import { createServer } from 'node:net';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { describeThrown } from '../../../lib/privacy/describe-thrown.ts';
import { sentText } from '../../../lib/privacy/sent.ts';
import { fail, revoked } from '../../support/hostile-values.ts';

const sent = sentText(JSON.stringify({ Name: 'Zoltan Quirke', Email: 'zoltan@quirke.example' }));
const said = (thrown: unknown) => {
  const { errorName, message } = describeThrown(thrown, sent);
  return `${errorName}: ${message}`;
};

class Itself extends Error {
  override get name(): string {
    throw this;
  }
}

describe('what was thrown is described', () => {
  test('by its name and message', () => expect(said(new TypeError('no field'))).toBe('TypeError: no field'));

  test('with the cause that fetch hides', async () => {
    const failure = await fetch(`http://127.0.0.1:${await closedPort()}/`).catch((error: unknown) => error);
    expect(said(failure)).toMatch(
      /^TypeError: fetch failed; caused by Error: connect ECONNREFUSED 127\.0\.0\.1:\d+ \(code ECONNREFUSED, errno -\d+, syscall connect\)$/,
    );
  });

  test('with every cause along the chain, and the first errors of a list', () => {
    const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const all = new AggregateError([lost, new RangeError('out of range')], 'all failed');
    expect(said(new Error('CRM call failed', { cause: all }))).toBe(
      'Error: CRM call failed; caused by AggregateError: all failed; caused by Error: socket hang up (code ECONNRESET); caused by RangeError: out of range',
    );
  });

  test.each<[string, unknown, string]>([
    ['cause', { cause: 'down' }, 'ThrownValue: string was thrown: down'],
    ['error', { error: new Error('first'), suppressed: new Error('second') }, 'Error: first; caused by Error: second'],
    ['original', { original: new Error('socket hang up') }, 'Error: socket hang up'],
    ['reason', { reason: new Error('rejected') }, 'Error: rejected'],
  ])('with what libraries keep as its %s', (_, fields, behind) => {
    expect(said(Object.assign(new Error('failed'), fields))).toBe(`Error: failed; caused by ${behind}`);
  });

  test.each<[string, unknown, string]>([
    [
      'of the AWS SDK',
      Object.assign(new Error('Rate exceeded'), {
        name: 'ThrottlingException',
        $fault: 'client',
        $metadata: { httpStatusCode: 400 },
      }),
      'ThrottlingException: Rate exceeded (httpStatusCode 400)',
    ],
    [
      'of axios',
      Object.assign(new Error('Request failed'), {
        name: 'AxiosError',
        code: 'ERR_BAD_REQUEST',
        response: { status: 422 },
      }),
      'AxiosError: Request failed (code ERR_BAD_REQUEST, status 422)',
    ],
    [
      'of Slack',
      Object.assign(new Error('An API error occurred'), {
        code: 'slack_webapi_platform_error',
        data: { error: 'is_archived' },
      }),
      'Error: An API error occurred (code slack_webapi_platform_error, error is_archived)',
    ],
    [
      'of Salesforce',
      Object.assign(new Error('Session expired'), { errorCode: 'INVALID_SESSION_ID' }),
      'Error: Session expired (errorCode INVALID_SESSION_ID)',
    ],
    [
      'of PostgreSQL',
      Object.assign(new Error('duplicate key'), { code: '23505' }),
      'Error: duplicate key (code 23505)',
    ],
    [
      'of a timeout',
      new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
      'TimeoutError: The operation was aborted due to timeout (code 23)',
    ],
    ['of another realm', runInNewContext("new RangeError('out of range')"), 'RangeError: out of range'],
  ])('as an error %s has it', (_, thrown, message) => expect(said(thrown)).toBe(message));

  test.each<[string, unknown, string]>([
    [
      'an object of an SDK',
      { status: 422, code: 'invalid_email', message: 'no' },
      'object was thrown: no (code invalid_email, status 422)',
    ],
    [
      'a response',
      new Response('', { status: 429, statusText: 'Too Many Requests' }),
      'Response was thrown: Too Many Requests (status 429)',
    ],
    ['an object that names its kind', { [Symbol.toStringTag]: 'Quirke' }, 'object was thrown'],
    ['null', null, 'null was thrown'],
    ['nothing', undefined, 'undefined was thrown'],
    ['a text', 'no contact for Zoltan', 'string was thrown: no contact for […]'],
    ['a number', 503, 'number was thrown: 503'],
    ['a symbol', Symbol('Zoltan'), 'symbol was thrown'],
    ['a function', () => undefined, 'function was thrown'],
    ['a list', [new Error('down')], 'Array was thrown; caused by Error: down'],
  ])('where it is no error: %s', (_, thrown, message) => expect(said(thrown)).toBe(`ThrownValue: ${message}`));

  test('without what the item holds, in any of its parts', () => {
    const error = Object.assign(
      new Error('no contact for Zoltan Quirke', { cause: new Error('zoltan@quirke.example') }),
      { code: 'Quirke', status: 999_123_456, [Symbol.toStringTag]: 'Quirke' },
    );
    expect(said(error)).toBe('Error: no contact for […] (code […]); caused by Error: […20+]');
  });

  test.each([
    ['that holds a name of the item', 'QuirkeError'],
    ['that is a sentence', 'Hans Meier failed'],
    ['that is no text', { name: 'Zoltan' }],
    ['that is empty', ''],
  ])('with another name in the place of one %s', (_, name) => {
    expect(said(Object.assign(new Error('down'), { name }))).toBe('Error: down');
  });

  test('without an end to look for, where a cause is its own', () => {
    const error = new Error('down');
    error.cause = error;
    expect(said(error)).toBe('Error: down');
  });

  test('in 600 characters at most, of however much', () => {
    const errors = Array.from({ length: 1_000 }, () => new Error('failed '.repeat(100_000)));
    const error = new AggregateError(errors, 'failed '.repeat(100_000), { cause: new AggregateError(errors) });
    expect(describeThrown(error, sent).message.length).toBe(600);
  });

  test.each<[string, unknown]>([
    ['a name that throws', new Itself('hidden')],
    ['a message that throws', Object.defineProperty(new Error('a'), 'message', { get: () => fail() })],
    ['a stack that throws', Object.defineProperty(new Error('a'), 'stack', { get: () => fail() })],
    ['a stack that is no text', Object.assign(new Error('a'), { stack: 7 })],
    ['a proxy that throws at everything', new Proxy({}, { get: () => fail(), getPrototypeOf: () => fail() })],
    ['a proxy of an error', new Proxy(new Error('a'), { get: () => fail(), getPrototypeOf: () => fail() })],
    ['a proxy in the place of a list', { errors: new Proxy([], { get: () => fail() }) }],
    ['a revoked proxy', revoked()],
    ['a revoked proxy as its cause', new Error('a', { cause: revoked() })],
    ['an object without a prototype', Object.create(null)],
  ])('however it resists: %s', (_, thrown) => expect(() => describeThrown(thrown, sent)).not.toThrow());
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
