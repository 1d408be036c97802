import { fieldsOf } from '../json.ts';
import { OKTOPOST } from '../limits.ts';
import type { OutgoingDelivery } from './make-delivery.ts';
import { type Answer, post } from './post.ts';

/** Waits. A test need not. */
export type Pause = (milliseconds: number) => Promise<unknown>;

/** `problem`: no answer came, and why. */
export type PostAttempt = Answer | { problem: string };

/** How long to wait before each retry, and by what. */
export interface Retries {
  intervalMs: number;
  pause: Pause;
}

/**
 * Sends a delivery once, or until it is answered 2xx or given up as Oktopost does.
 *
 * @param onAttempt Called after each attempt with its number, from 1, and whether another follows.
 * @returns the attempts, at least one.
 */
export async function deliver(
  url: URL,
  delivery: OutgoingDelivery,
  retries: Retries | undefined,
  onAttempt: (attempt: PostAttempt, number: number, isMore: boolean) => void = () => {},
): Promise<PostAttempt[]> {
  const attempts: PostAttempt[] = [];
  for (;;) {
    const attempt = await tryOnce(url, delivery);
    const number = attempts.push(attempt);
    const isLast = retries === undefined || number > OKTOPOST.retries || isStored(attempt);
    onAttempt(attempt, number, !isLast);
    if (isLast) return attempts;
    await retries.pause(retries.intervalMs);
  }
}

/** For Oktopost a delivery has arrived when the answer is 2xx, and only then. */
export function isStored(attempt: PostAttempt | undefined): boolean {
  return attempt !== undefined && 'status' in attempt && attempt.status >= 200 && attempt.status < 300;
}

async function tryOnce(url: URL, delivery: OutgoingDelivery): Promise<PostAttempt> {
  try {
    return await post(url, delivery);
  } catch (error) {
    return { problem: connectionProblem(error, url) };
  }
}

/** Why no answer came, in a sentence that says what to do next. */
export function connectionProblem(error: unknown, url: URL): string {
  const at = url.origin;
  switch (fieldsOf(error).code) {
    case 'ECONNREFUSED':
      return isLocal(url)
        ? `Nothing listens at ${at}: start the receiver with npm start.`
        : `Nothing listens at ${at}: is the URL the one that the deploy printed?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host ${url.hostname} is not known: is the URL right, and is this machine online?`;
    case 'ECONNRESET':
    case 'EPIPE':
      return `${at} closed the connection without an answer: it crashed or was stopped, found the delivery too large, or does not speak ${url.protocol.slice(0, -1)}.`;
    case 'ABORT_ERR':
    case 'ETIMEDOUT':
      return `${at} did not answer in time.`;
    case 'EPROTO':
      return `${at} does not speak https: does it want http?`;
    default:
      return `No answer from ${at}: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** Whether a URL leads to this machine. */
export function isLocal(url: URL): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
}
