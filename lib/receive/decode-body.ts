import { LAMBDA } from '../limits.ts';

/** A stranger may send anything: each encoding more is work that nobody needs. */
const MOST_ENCODINGS = 3;

/**
 * What was sent, without its content encodings: gzip, deflate and br, also several of them. Undefined where there are none, and
 * where it cannot be decoded: what is authentic is then read as it was sent, and kept if it cannot be.
 *
 * @param encoding The header `Content-Encoding`. Anybody can send a body that decodes to any size, so that is bounded by what a
 * body may have without an encoding: a few milliseconds of work.
 */
export async function decodeBody(body: Uint8Array, encoding: string | undefined): Promise<Uint8Array | undefined> {
  const names = namesIn(encoding);
  if (names.length === 0 || names.length > MOST_ENCODINGS) return undefined;
  // Loaded when it is needed, which is hardly ever.
  const { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } = await import('node:zlib');
  const decode = (encoded: Uint8Array, name: string): Uint8Array => {
    const bounds = { maxOutputLength: LAMBDA.bodyBytes };
    switch (name) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(encoded, bounds);
      case 'deflate':
        // RFC 9110 means the zlib format; some senders leave its header out.
        return isZlib(encoded) ? inflateSync(encoded, bounds) : inflateRawSync(encoded, bounds);
      case 'br':
        return brotliDecompressSync(encoded, bounds);
      default:
        throw new RangeError('an encoding that is not known');
    }
  };
  try {
    // The last one named was applied last (RFC 9110, 8.4).
    return names.reduceRight(decode, body);
  } catch {
    return undefined;
  }
}

function namesIn(encoding = ''): string[] {
  const names = encoding.split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '' && name !== 'identity');
}

/** RFC 1950: the method is 8, and the first two bytes are a multiple of 31. */
function isZlib([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
