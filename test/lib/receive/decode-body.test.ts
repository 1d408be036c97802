import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LAMBDA } from '../../../lib/limits.ts';
import { sign } from '../../../lib/oktopost/signature.ts';
import { decodeBody } from '../../../lib/receive/decode-body.ts';
import { receive } from '../../../lib/receive/receive.ts';
import { NOW, receivePorts, SECRET } from '../../support/receive-ports.ts';

const ENCODERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, identity: (body: Uint8Array) => body };
const encoding = fc.constantFrom('gzip', 'deflate', 'br', 'identity');
const NAMES = fc.array(encoding, { minLength: 1, maxLength: 3 });

test('what was encoded, up to three times, is decoded in the reverse order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), NAMES, async (body, names) => {
      const encoded = names.reduce<Uint8Array>((bytes, name) => ENCODERS[name](bytes), body);
      const decoded = await decodeBody(encoded, names.join(', '));
      const isPlain = names.every((name) => name === 'identity');
      expect(decoded && Buffer.from(decoded)).toEqual(isPlain ? undefined : Buffer.from(body));
    }),
  );
});

test('deflate without the header of zlib is decoded too', async () => {
  expect(await decodeBody(deflateRawSync('body'), 'Deflate')).toEqual(Buffer.from('body'));
});

describe('is not decoded:', () => {
  const bomb = (bytes: number) => gzipSync(Buffer.alloc(bytes));
  test.each<[string, Uint8Array, string | undefined]>([
    ['no encoding', Buffer.from('body'), undefined],
    ['one that is not known', gzipSync('body'), 'gzip, lzma'],
    ['what is not encoded', Buffer.from('body'), 'gzip'],
    ['what is cut off', gzipSync('body').subarray(0, -3), 'gzip'],
    ['more than three encodings', gzipSync(gzipSync(gzipSync(gzipSync('body')))), 'gzip, gzip, gzip, gzip'],
    ['a bomb', bomb(LAMBDA.bodyBytes + 1), 'gzip'],
    ['a bomb in a bomb', gzipSync(bomb(1_000_000_000 / 20)), 'gzip, gzip'],
  ])('%s', async (_, body, name) => expect(await decodeBody(body, name)).toBeUndefined());

  test('but what is as large as a body may be is', async () => {
    expect(await decodeBody(bomb(LAMBDA.bodyBytes), 'gzip')).toHaveLength(LAMBDA.bodyBytes);
  });
});

describe('a delivery that is compressed', () => {
  const plain = Buffer.from('[{"Id":"1"},{"Id":"2"}]');
  const post = async (body: Uint8Array, signed: Uint8Array, name = 'gzip') => {
    const known = receivePorts();
    const headers = {
      'x-oktopost-webhook': '0WA001',
      'x-oktopost-secret': sign(signed, SECRET),
      'content-encoding': name,
    };
    const { outcome } = await receive({ method: 'POST', headers, body, takenAt: NOW }, known.ports);
    return { ...known, outcome };
  };

  test.each([
    ['as it was sent', gzipSync(plain)],
    ['before it was compressed', plain],
  ])('is accepted, signed %s', async (_, signed) => {
    expect((await post(gzipSync(plain), signed)).outcome).toMatchObject({ kind: 'accepted', items: 2 });
  });

  test('and cannot be read, though it is authentic, is kept as it was sent, with its encoding: it can be received again', async () => {
    const body = gzipSync('not JSON');
    const { outcome, quarantined } = await post(body, body);
    expect(outcome).toMatchObject({ kind: 'quarantined', reason: 'not JSON' });
    expect(quarantined).toMatchObject([{ kind: 'unreadable', body, headers: { 'content-encoding': 'gzip' } }]);
  });

  test('in a way that nobody knows is kept, as long as it is authentic', async () => {
    const body = gzipSync(plain);
    const { outcome, quarantined } = await post(body, body, 'lzma');
    expect([outcome.kind, quarantined[0]?.headers['content-encoding']]).toEqual(['quarantined', 'lzma']);
  });

  test('and signed by nobody is refused, and kept as it was sent', async () => {
    const body = gzipSync(Buffer.alloc(5_000_000));
    const { outcome, quarantined } = await post(body, Buffer.from('other'));
    expect(outcome).toEqual({ kind: 'rejected', reason: 'signature mismatch', kept: true });
    expect(quarantined).toMatchObject([{ kind: 'rejected', body, headers: { 'content-encoding': 'gzip' } }]);
  });
});
