import { OKTOPOST } from '../limits.ts';
import { connectionProblem } from './connection-problem.ts';
import type { OutgoingDelivery } from './outgoing.ts';
import { type Answer, post } from './post.ts';

/** How often Oktopost sends again, whatever was wrong. */
export const OKTOPOST_RETRIES = OKTOPOST.retries;

export type Pause = (milliseconds: number) => Promise<unknown>;

/** `problem`: no answer came, and why. */
export type Attempt = Answer | { problem: string };

export interface Retries {
  intervalMs: number;
  pause: Pause;
}

/** Sends a delivery once, or until it is answered 2xx or given up as Oktopost does. Returns the attempts, at least one. */
export async function deliver(
  url: URL,
  delivery: OutgoingDelivery,
  retries: Retries | undefined,
  onAttempt: (attempt: Attempt, left: number) => void = () => {},
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (let left = retries ? OKTOPOST_RETRIES : 0; ; left--) {
    const attempt = await tryOnce(url, delivery);
    attempts.push(attempt);
    onAttempt(attempt, isStored(attempt) ? 0 : left);
    if (retries === undefined || left === 0 || isStored(attempt)) return attempts;
    await retries.pause(retries.intervalMs);
  }
}

/** For Oktopost a delivery has arrived when the answer is 2xx, and only then. */
export function isStored(attempt: Attempt | undefined): boolean {
  return attempt !== undefined && 'status' in attempt && attempt.status >= 200 && attempt.status < 300;
}

async function tryOnce(url: URL, delivery: OutgoingDelivery): Promise<Attempt> {
  try {
    return await post(url, delivery);
  } catch (error) {
    return { problem: connectionProblem(error, url) };
  }
}
