import { isLocal } from '../../lib/sender/connection-problem.ts';
import { type Attempt, isStored } from '../../lib/sender/deliver.ts';
import type { Answer } from '../../lib/sender/post.ts';

/** What the answer is about. */
export interface Question {
  url: URL;
  webhook: string;
  tampered: boolean;
  again: boolean;
}

/** What an answer means, and what to do next. */
export function hint(attempt: Attempt, question: Question): string {
  if ('problem' in attempt) return attempt.problem;
  return isStored(attempt) ? hintOfStored(attempt, question) : hintOfRefused(attempt.status, question);
}

function hintOfStored({ body }: Answer, { url, tampered, again }: Question): string {
  if (tampered)
    return 'DANGER: the body was changed after signing, and the receiver took it. It does not check signatures.';
  if (isQuarantined(body))
    return 'Authentic, but it cannot be read as a delivery: it is kept in quarantine, and no processor runs for it.';
  const where = isLocal(url) ? 'the window of npm start' : "the receiver's log";
  if (again) return `Stored again, under the same payload ids: ${where} shows that what is done is not done twice.`;
  return `Stored: ${where} shows what the processors do with it.`;
}

function hintOfRefused(status: number, { url, webhook, tampered }: Question): string {
  switch (status) {
    case 401:
      return tampered
        ? 'Refused, as it must be: the body was changed after signing.'
        : `Not authentic: the receiver does not know the webhook ${webhook}, or has another secret for it (--webhook, --secret), or something between changed the body. Its log names the reason.`;
    case 404:
      return `No receiver has the path ${url.pathname}: it is most likely /webhooks/oktopost.`;
    case 413:
      return 'Too large: a receiver takes 4.5 MB. Fewer --items, please.';
    case 431:
      return 'The headers are too long, because of the many payload ids: API Gateway takes 10,240 bytes, about 600 --items.';
    case 429:
      return 'Too many at once: the receiver is throttled, and Oktopost would try again later.';
    case 500:
      return 'The receiver has a defect or is not configured; its log names the cause. Oktopost would try again.';
    case 502:
    case 503:
    case 504:
      return 'Not stored: the receiver or its queue is in trouble, and its log names the cause. Oktopost would try again; so does --retry-interval.';
    default:
      return status >= 300 && status < 400
        ? 'Moved: Oktopost is not known to follow redirections, so give the final URL.'
        : 'Not what this receiver answers: is something else behind the URL?';
  }
}

function isQuarantined(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'quarantined' in value;
  } catch {
    return false;
  }
}
