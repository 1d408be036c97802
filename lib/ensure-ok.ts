import { text } from './privacy/fixed-text.ts';
import { PermanentError, RetryLater } from './processor-errors.ts';

/** What is read of an answer: the `Response` of `fetch` has it, and so have those of most HTTP clients. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Never read, since it may quote what was sent; cancelled where the answer is an error, so that its connection is free again. */
  readonly body?: unknown;
}

/** It concerns every item, and a person has to act: so the rest that it begins has a name of its own in the log. */
class CredentialsRefused extends RetryLater {
  override readonly name = 'CredentialsRefused';
}

/**
 * Returns for an answer of 2xx, and throws for any other what fits its status (RFC 9110, section 15; RFC 6585, section 4). It is
 * no promise, so that a forgotten `await` cannot lose a failure. Look before at a status that means something else to you,
 * such as a 409 for what is there already.
 *
 * | status | thrown | what follows |
 * |---|---|---|
 * | 429, 503; 403 with `Retry-After` | `RetryLater` for the destination | it rests for as long as it asks; unless it says, from 1 s on, doubling |
 * | 401, 403 | `CredentialsRefused`, a `RetryLater` for the destination | it rests likewise, and the log says why: fix the credentials |
 * | 408, 425, any other 5xx | `RetryLater` for the item | as long as it asks; unless it says, the usual back-off |
 * | any other 4xx | `PermanentError` | a dead letter at once: the same request would be refused again |
 * | 3xx that was not followed, anything else | `RetryLater` for the item | likely an address or a log-in that has moved, and no fault of the item |
 *
 * Of the headers it reads `Retry-After` only (RFC 9110, section 10.2.3). Where the time stands elsewhere, throw `RetryLater` with
 * it yourself: `x-ratelimit-reset` is a time at some destinations and a number of seconds at others.
 */
export function ensureOk(response: HttpAnswer): void {
  const { status, body } = response;
  if (status >= 200 && status <= 299) return;
  // Where it is being read, it rejects: then there is nothing left to let go of.
  if (body instanceof ReadableStream) body.cancel().catch(() => undefined);
  throw errorOf(response);
}

function errorOf(response: HttpAnswer): Error {
  const { status } = response;
  const answered = text`the destination answered ${status}`;
  if (asksForTime(response)) return new RetryLater(response, answered, 'destination');
  if (status === 401 || status === 403)
    return new CredentialsRefused(response, text`the destination refused the credentials: ${status}`, 'destination');
  const isForGood = status >= 400 && status <= 499 && status !== 408 && status !== 425;
  return isForGood ? new PermanentError(answered) : new RetryLater(response, answered);
}

/** Some limit their rate by a 403 that says for how long, GitHub for one: there is nothing wrong with the credentials. */
function asksForTime({ status, headers }: HttpAnswer): boolean {
  return status === 429 || status === 503 || (status === 403 && headers.get('retry-after') !== null);
}
