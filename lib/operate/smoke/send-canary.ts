import type { Canary } from './canary.ts';
import { SmokeFailure } from './check.ts';

/**
 * Posts a canary, and answers the id of the delivery.
 *
 * @param options Those of the stack, with a blank before them, for the lines to type.
 */
export async function sendCanary(url: string, { headers, body }: Canary, options: string): Promise<string> {
  const response = await post(url, headers, body);
  const text = await response.text();
  if (response.status !== 202) throw refused(url, response.status, text, options);
  return deliveryIdIn(text) ?? fail(url, text);
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new SmokeFailure(
      `${url} cannot be reached: ${cause}`,
      'Is it deployed, and does this machine reach the internet? For the local one: npm start',
    );
  }
}

/** `{options}`: those of the stack. */
const ADVICE: Readonly<Record<number, string>> = {
  401: 'The receiver does not know this webhook or secret yet. It reads them again within 30 seconds: try once more. Else its log says why.',
  403: 'Something in front of the receiver refuses: a firewall, or the Function URL asks for IAM.',
  404: 'There is no receiver at this address. Compare it with the output WebhookUrl of the stack.',
  429: 'The throttle of the API is used up: raise throttleRate, or wait.',
  500: 'The receiver has a defect or a bad setting. Its log says which: npx serverless logs -f receive --filter ERROR{options}',
  503: 'The queue or the secret cannot be reached. The log says why: npx serverless logs -f receive --filter ERROR{options}',
};

function refused(url: string, status: number, text: string, options: string): SmokeFailure {
  return new SmokeFailure(
    `${url} answered ${status}: ${text.slice(0, 200)}`,
    ADVICE[status]?.replace('{options}', options) ?? 'Is this the address of the receiver?',
  );
}

function fail(url: string, text: string): never {
  throw new SmokeFailure(
    `${url} answered 202, but not as the receiver does: ${text.slice(0, 200)}`,
    'Is this the address of the receiver?',
  );
}

function deliveryIdIn(text: string): string | undefined {
  const answer = parse(text);
  if (typeof answer !== 'object' || answer === null || !('deliveryId' in answer)) return undefined;
  return typeof answer.deliveryId === 'string' ? answer.deliveryId : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
