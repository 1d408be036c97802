import { fieldsOf, parseJson } from '../../json.ts';
import type { Canary } from './canary.ts';
import { SmokeFailure } from './check.ts';

/** What to do where a receiver did not take a canary, by the status of its answer; undefined where none came. */
export type CanaryAdvice = (status: number | undefined) => string;

const LONGEST_MS = 30_000;
const SHOWN_CHARACTERS = 200;

/** Posts a canary, and answers the id of the delivery. @throws SmokeFailure where it was not taken. */
export async function sendCanary(url: string, { headers, body }: Canary, advice: CanaryAdvice): Promise<string> {
  const response = await post(url, headers, body, advice);
  const text = await response.text();
  const { deliveryId } = fieldsOf(parseJson(text));
  const answer = text.slice(0, SHOWN_CHARACTERS);
  if (response.status !== 202)
    throw new SmokeFailure(`${url} answered ${response.status}: ${answer}`, advice(response.status));
  if (typeof deliveryId === 'string') return deliveryId;
  throw new SmokeFailure(
    `${url} answered 202, but not as the receiver does: ${answer}`,
    'Is this the address of the receiver?',
  );
}

async function post(url: string, headers: Record<string, string>, body: string, advice: CanaryAdvice) {
  try {
    return await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(LONGEST_MS) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new SmokeFailure(`${url} cannot be reached: ${cause}`, advice(undefined));
  }
}
