import { UsageError } from '../../lib/operate/usage-error.ts';
import { LOCAL_SECRET } from '../../lib/sender/make-delivery.ts';
import { isUsableSecret } from '../../lib/webhooks.ts';

const MOST_SECONDS = 86_400;

export function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--url must be a whole URL, as in --url http://127.0.0.1:3000/webhooks/oktopost`);
  return url;
}

export function readWebhook(id: string | undefined): string | undefined {
  if (id !== undefined && !/^[\x21-\x7e]+$/.test(id))
    throw new UsageError('--webhook must be an id without white space, as Oktopost shows it for the webhook.');
  return id;
}

export function readSecret(option: string | undefined, variable: string | undefined): string {
  const secret = option ?? (variable || LOCAL_SECRET);
  if (!isUsableSecret(secret))
    throw new UsageError(
      `${option === undefined ? 'OKTOPOST_SECRET' : '--secret'} is empty or has white space around it; was it copied with a line end?`,
    );
  return secret;
}

export function readInteger(
  name: string,
  text: string | undefined,
  preset: number,
  least: number,
  most: number,
): number {
  const value = text === undefined ? preset : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most.toLocaleString('en')}.`);
}

export function readSeconds(text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= MOST_SECONDS) return value;
  throw new UsageError(
    "--retry-interval must be a number of seconds, as in --retry-interval 5; Oktopost's own is 600.",
  );
}
