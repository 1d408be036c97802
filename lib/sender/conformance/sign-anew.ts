import { createHash, createHmac } from 'node:crypto';

/** A shorter run of characters is there by chance. */
const SHORTEST_RUN = 12;

/**
 * Makes the signatures of vectors anew, so that they are by another secret. What stands in a header may be a signature of other
 * bytes, or only a piece of one; so each run of characters that is found in a signature by the old secret becomes the same run
 * of the signature by the new one. What is none by the old secret stays as it is.
 *
 * @param bodies All bytes that something may be a signature of.
 */
export function signAnew(bodies: readonly Buffer[], oldSecret: string, newSecret: string): (value: string) => string {
  const fresh = claimsOf(bodies, newSecret);
  const pairs = claimsOf(bodies, oldSecret).map((old, i) => [old, fresh[i] ?? old] as const);
  return (value) => pairs.reduce((text, [old, replacement]) => replaceRuns(text, old, replacement), value);
}

/** Whatever the vectors hold that depends on the secret, always in the same order. */
function claimsOf(bodies: readonly Buffer[], secret: string): string[] {
  return bodies.flatMap((body) => {
    const hmac = createHmac('sha1', secret).update(body).digest();
    return [
      hmac.toString('hex'),
      hmac.toString('hex').toUpperCase(),
      hmac.toString('base64'),
      hmac.toString('base64url'),
      createHmac('sha256', secret).update(body).digest('hex'),
      createHash('sha1').update(secret).update(body).digest('hex'),
    ];
  });
}

function replaceRuns(text: string, old: string, replacement: string): string {
  let done = '';
  for (let i = 0; i < text.length; ) {
    const length = runAt(text.slice(i), old);
    const from = old.indexOf(text.slice(i, i + length));
    done += length < SHORTEST_RUN ? text.charAt(i) : replacement.slice(from, from + length);
    i += length < SHORTEST_RUN ? 1 : length;
  }
  return done;
}

/** How much of the beginning of a text stands in another. */
function runAt(text: string, other: string): number {
  let length = Math.min(SHORTEST_RUN, text.length);
  if (!other.includes(text.slice(0, length))) return 0;
  while (length < text.length && other.includes(text.slice(0, length + 1))) length += 1;
  return length;
}
