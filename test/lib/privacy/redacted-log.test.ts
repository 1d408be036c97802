import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { LogFields } from '../../../lib/log.ts';
import { redactedLog } from '../../../lib/privacy/redacted-log.ts';
import { sentText } from '../../../lib/privacy/sent.ts';
import { fail, revoked } from '../../support/hostile-values.ts';
import { keepLines, type LogLine } from '../../support/process-ports.ts';

const sent = sentText(
  JSON.stringify({ Name: 'Zoltan Quirke', Email: 'zoltan@quirke.example', Phone: '+49 30 901820', Status: 'open' }),
);

/** What is written of a line, and of which fields it is said that something was taken out. */
function logged(message: unknown, fields?: unknown) {
  const lines: LogLine[] = [];
  const redacted: string[] = [];
  const log = redactedLog(keepLines(lines), sent, (field) => redacted.push(field));
  // As JavaScript may: without regard to the types.
  Reflect.apply(log.info, undefined, [message, fields]);
  return { ...lines[0], redacted };
}

describe('of a line that a processor logs', () => {
  test('the message stays as it stands in the code, with numbers, booleans, codes and ids beside it', () => {
    const fields = {
      status: 204,
      tookMs: 1_795_507_200_123,
      created: true,
      code: 'P2002',
      leadId: '0ld71zfblyo4251',
      none: undefined,
    };
    expect(logged('synced the invitee to Marketo', fields)).toEqual({
      level: 'info',
      message: 'synced the invitee to Marketo',
      fields,
      redacted: [],
    });
  });

  test.each<[string, LogFields, LogFields]>([
    ['a name of the item', { contact: 'Zoltan Quirke' }, { contact: '[…]' }],
    ['a name of somebody else', { contact: 'Hans Meier' }, { contact: '[…]' }],
    ['a name in a list', { contacts: ['failed', 'Quirke'] }, { contacts: ['failed', '[…]'] }],
    ['a phone number', { phone: 4_930_901_820 }, { phone: '[…]' }],
  ])('%s is taken out of a field, and the field is named', (_, fields, expected) => {
    expect(logged('synced', fields)).toMatchObject({ fields: expected, redacted: Object.keys(fields) });
  });

  test('what the item holds is taken out of the message too', () => {
    expect(logged('synced Zoltan')).toMatchObject({ message: 'synced […]', redacted: ['message'] });
  });

  test.each(['Quirke', 'zoltan@quirke.example', 'Hans Meier'])('a key that was made of a name is none: %s', (key) => {
    expect(logged('synced', { [key]: 1 })).toMatchObject({ fields: { '[…]': 1 }, redacted: ['[…]'] });
  });
});

describe('logging never fails, and never loses the line', () => {
  const circular: Record<string, unknown> = { status: 1 };
  circular.self = circular;

  test.each<[string, unknown, unknown]>([
    [
      'a getter that throws',
      Object.defineProperty({ status: 1 }, 'a', { enumerable: true, get: () => fail() }),
      { status: 1, a: '(unreadable)' },
    ],
    ['a toJSON that throws', { a: { toJSON: () => fail(), status: 1 } }, { a: expect.stringMatching(/status: 1/) }],
    ['a toJSON that gives a name', { a: { toJSON: () => 'Hans Meier' } }, { a: expect.not.stringMatching(/Meier/) }],
    [
      'a way of its own to be shown',
      { a: { [inspect.custom]: () => fail(), status: 1 } },
      { a: expect.stringMatching(/status: 1/) },
    ],
    [
      'a proxy that throws',
      { a: new Proxy({}, { get: () => fail(), ownKeys: () => fail(), getPrototypeOf: () => fail() }), b: 1 },
      { b: 1 },
    ],
    ['a revoked proxy', { a: revoked(), b: 1 }, { b: 1 }],
    ['a revoked proxy as the fields', revoked(), { value: '(unreadable)' }],
    ['itself', circular, { status: 1 }],
    ['a BigInt', { a: 10n }, { a: '10' }],
    ['a symbol', { a: Symbol('Meier') }, { a: expect.not.stringMatching(/Meier/) }],
    ['a Date', { a: new Date(1_795_507_200_000) }, { a: '2026-11-24T08:00:00.000Z' }],
    ['a Date of no day', { a: new Date(Number.NaN) }, { a: 'Invalid Date' }],
    [
      'an error',
      { a: Object.assign(new RangeError('no Quirke'), { code: 'ECONNRESET' }) },
      { a: 'RangeError: no […] (code ECONNRESET)' },
    ],
    ['an error as the fields', new Error('down'), { value: 'Error: down' }],
    ['a text as the fields', 'down', { value: 'down' }],
    ['null as the fields', null, { value: 'null' }],
    [
      'the names of a line itself',
      { message: 'down', level: 'error', timestamp: 1 },
      { message: 'down', level: 'error' },
    ],
    ['a prototype', JSON.parse('{"__proto__":{"status":1},"b":1}'), { b: 1 }],
  ])('of %s', (_, fields, expected) => {
    expect(logged('done', fields)).toMatchObject({ message: 'done', fields: expected });
  });

  test('where the message is no text', () => {
    expect(() => logged({ toString: () => fail() })).not.toThrow();
  });

  test('where the log itself throws', () => {
    const broken = { debug: fail, info: fail, warn: fail, error: fail };
    expect(() => redactedLog(broken, sent).error('done')).not.toThrow();
  });

  test('of a thousand fields there are 30, and of a list 20', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`field${i}`, i]));
    expect(Object.keys(logged('done', many).fields ?? {})).toHaveLength(30);
    expect(logged('done', { list: Array(1_000).fill('done') }).fields).toEqual({ list: Array(20).fill('done') });
  });
});
