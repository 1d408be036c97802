import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { describeThrown } from '../../../lib/privacy/describe-thrown.ts';

const data = { Name: 'Zoltan Quirke', Email: 'zoltan@quirke.example' };
const said = (thrown: unknown) => {
  const { errorName, message } = describeThrown(thrown, data);
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
      /^TypeError: fetch failed; caused by Error: .*\(code ECONNREFUSED, .*syscall connect\)$/,
    );
  });

  test('with every cause along the chain, and the first errors of a list', () => {
    const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const all = new AggregateError([lost, new RangeError('b')], 'all failed');
    expect(said(new Error('CRM call failed', { cause: all }))).toBe(
      'Error: CRM call failed; caused by AggregateError: all failed; caused by Error: socket hang up (code ECONNRESET); caused by RangeError: b',
    );
  });

  test.each<[string, unknown, string]>([
    [
      'an object of an SDK',
      { status: 422, code: 'invalid_email', message: 'no' },
      'object was thrown: no (code invalid_email, status 422)',
    ],
    ['null', null, 'null was thrown'],
    ['nothing', undefined, 'undefined was thrown'],
    ['a text', 'Zoltan', 'string was thrown'],
  ])('where it is no error: %s', (_, thrown, message) => expect(said(thrown)).toBe(`ThrownValue: ${message}`));

  test('without what the item holds, in any of its parts', () => {
    const error = Object.assign(
      new Error('no contact for Zoltan Quirke', { cause: new Error('zoltan@quirke.example') }),
      {
        code: 'Quirke',
        status: 999_123_456,
      },
    );
    expect(said(error)).not.toMatch(/zoltan|quirke|999/i);
    expect(said(error)).toMatch(/no contact for/);
  });

  test('without an end to look for, where a cause is its own', () => {
    const error = new Error('a');
    error.cause = error;
    expect(said(error)).toBe('Error: a');
  });

  test.each<[string, unknown]>([
    ['a name that throws', new Itself('hidden')],
    ['a message that throws', Object.defineProperty(new Error('a'), 'message', { get: () => fail() })],
    ['a proxy that throws at everything', new Proxy({}, { get: () => fail(), getPrototypeOf: () => fail() })],
    ['a proxy in the place of a list', { errors: new Proxy([], { get: () => fail() }) }],
    ['a revoked proxy', revoked()],
  ])('however it resists: %s', (_, thrown) => expect(() => describeThrown(thrown, data)).not.toThrow());
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function fail(): never {
  throw new Error('not to be read');
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
