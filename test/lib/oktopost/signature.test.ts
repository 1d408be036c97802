import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sign, verify } from '../../../lib/oktopost/signature.ts';

const SECRET = 'test-webhook-secret';
const BODY = Buffer.from('{"event":"postSent","data":{}}');
const HEX = '64214a9c8131232c50dde9ea48a89ef151b5c8a9';
const BASE64 = 'ZCFKnIExIyxQ3enqSKie8VG1yKk=';

/** The digests were made by `openssl dgst -sha1 -hmac`. */
const KNOWN = [
  { about: "the worked example of the vendor's rule", body: BODY, secret: SECRET, hex: HEX },
  {
    about: 'accents, a family emoji, escapes and CRLF, under a secret that is not ASCII',
    body: Buffer.from('[{"Text":"café 👩‍👩‍👧 \\"q\\" \\\\ \\u00e9\\r\\n"}]\r\n'),
    secret: 'clé-秘密',
    hex: 'ce4b3e88826ac598b38c06319f3f9fa29fe1b509',
  },
  { about: 'an empty body', body: Buffer.alloc(0), secret: SECRET, hex: '2235dde5ff3e4dc704a66dd6b4620a2eeef5fbce' },
  {
    about: 'bytes that are not UTF-8',
    body: Buffer.from([0, 0xff, 0xfe, 0x80]),
    secret: SECRET,
    hex: '7e46e38004f510684d500e10ddc18dbde06e7ad2',
  },
];

describe('sign', () => {
  test.each(KNOWN)('agrees with openssl on $about', ({ body, secret, hex }) => {
    expect(sign(body, secret)).toBe(hex);
  });
});

describe('verify', () => {
  test.each([
    ['lower-case hex', HEX],
    ['upper-case hex', HEX.toUpperCase()],
    ['base64', BASE64],
  ])('accepts %s', (_, signature) => {
    expect(verify(BODY, signature, [SECRET])).toEqual({ verified: true, secret: 0 });
  });

  test('says which of several secrets matched', () => {
    expect(verify(BODY, HEX, ['newer', SECRET])).toEqual({ verified: true, secret: 1 });
  });

  test.each([
    ['no signature', undefined, 'signature missing'],
    ['two signatures joined by a comma', `${HEX},${HEX}`, 'signature doubled'],
    ['a signature cut short', HEX.slice(1), 'signature malformed'],
    ['a signature that is too long', `${HEX}0`, 'signature malformed'],
    ['an empty signature', '', 'signature malformed'],
    ['forty characters that are not hex', 'g'.repeat(40), 'signature malformed'],
    ['base64 with something behind it', `${BASE64}A`, 'signature malformed'],
    ['base64 with something before it', `A${BASE64}`, 'signature malformed'],
    ['base64url', BASE64.replace('=', '').replaceAll('+', '-'), 'signature malformed'],
    ['the signature of another body', sign(Buffer.from('{}'), SECRET), 'signature mismatch'],
    ['a plain SHA-1 of secret and payload', 'ed9f6aedb50f01f87602255303a75f237f9c4a98', 'signature mismatch'],
  ])('refuses %s', (_, signature, reason) => {
    expect(verify(BODY, signature, [SECRET])).toEqual({ verified: false, reason });
  });

  test('a webhook without a usable secret lets nobody in', () => {
    expect(verify(BODY, HEX, [])).toEqual({ verified: false, reason: 'signature mismatch' });
  });

  test('one changed bit of the body is a mismatch', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), fc.nat(7), (body, position, bit) => {
        const changed = Uint8Array.from(body, (byte, i) => (i === position % body.length ? byte ^ (1 << bit) : byte));
        expect(verify(changed, sign(body, SECRET), [SECRET]).verified).toBe(false);
      }),
    );
  });

  test('any text as a signature has an answer, and only the right one is accepted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (signature) => {
        expect(verify(BODY, signature, [SECRET]).verified).toBe(false);
      }),
    );
  });
});
