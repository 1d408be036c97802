import { fieldsOf, parseJson } from '../../lib/json.ts';
import { HTTP_API, LAMBDA, OKTOPOST } from '../../lib/limits.ts';
import { PAYLOAD_HEADER } from '../../lib/oktopost/headers.ts';
import { isLocal, isStored, type PostAttempt } from '../../lib/sender/deliver.ts';
import type { OutgoingDelivery } from '../../lib/sender/make-delivery.ts';
import type { Answer } from '../../lib/sender/post.ts';
import { count, plural } from '../terminal/words.ts';

const SHOWN_IDS = 3;
const SHOWN_CHARACTERS = 400;
/** The other headers and the request line need some of what API Gateway takes. */
const GATEWAY_HEADER_BYTES = HTTP_API.headerBytes - 440;

/** An id and its comma. */
const ID_BYTES = 16;
const MOST_IDS = Math.floor(GATEWAY_HEADER_BYTES / ID_BYTES / 100) * 100;

/** What a delivery is, on one line. */
export function describeDelivery(name: string, { body, headers, payloadIds }: OutgoingDelivery): string {
  const bytes = plural(body.length, 'byte');
  return `${name}: ${plural(payloadIds.length, 'item')}, ${bytes}${idsText(payloadIds)}${headerWarning(headers)}`;
}

function idsText(ids: readonly string[]): string {
  if (ids.length === 0) return '';
  const hidden = ids.length - SHOWN_IDS;
  const more = hidden > 0 ? ` and ${count(hidden)} more` : '';
  return `, payload id${ids.length === 1 ? '' : 's'} ${ids.slice(0, SHOWN_IDS).join(', ')}${more}`;
}

function headerWarning(headers: OutgoingDelivery['headers']): string {
  const length = headers[PAYLOAD_HEADER]?.length ?? 0;
  if (length < GATEWAY_HEADER_BYTES) return '';
  return ` (the ids fill ${count(length)} bytes of headers, and API Gateway takes ${count(HTTP_API.headerBytes)}: about ${MOST_IDS} items)`;
}

/** A time for people: `7.3 ms`. */
export function inMilliseconds(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : count(Math.round(milliseconds))} ms`;
}

/** A stranger's text on one line, without what could move the cursor. */
export function oneLine(text: string): string {
  const flat = text.replace(/\p{Cc}+/gu, ' ').trim();
  return flat.length > SHOWN_CHARACTERS ? `${flat.slice(0, SHOWN_CHARACTERS)}…` : flat;
}

/** What the answer is about. */
export interface Question {
  url: URL;
  webhook: string;
  tampered: boolean;
  again: boolean;
}

/** What an answer means, and what to do next. Undefined where none came: why is said already. */
export function hint(attempt: PostAttempt, question: Question): string | undefined {
  if ('problem' in attempt) return undefined;
  return isStored(attempt) ? hintOfStored(attempt, question) : hintOfRefused(attempt.status, question);
}

function hintOfStored({ body }: Answer, { url, tampered, again }: Question): string {
  if (tampered)
    return 'DANGER: the body was changed after signing, and the receiver took it. It does not check signatures.';
  const { quarantined, accepted } = fieldsOf(parseJson(body));
  if (quarantined === true)
    return 'Authentic, but it cannot be read as a delivery: it is kept in quarantine, and no processor runs for it.';
  if (accepted === 0) return 'Accepted: it holds no items, so there is nothing to store, and no processor runs.';
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
      return `Too large: a receiver takes ${LAMBDA.bodyBytes / 1_000_000} MB. Send fewer --items.`;
    case 431:
      return `The headers are too long, because of the many payload ids: API Gateway takes ${count(HTTP_API.headerBytes)} bytes, about ${MOST_IDS} --items.`;
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

/** What came of an attempt. With an interval it is one of several: which, and when the next one comes. */
export function attemptText(
  attempt: PostAttempt,
  number: number,
  intervalMs: number | undefined,
  isMore: boolean,
): string {
  const outcome = 'problem' in attempt ? attempt.problem : answerLine(attempt);
  if (intervalMs === undefined) return outcome;
  const total = OKTOPOST.retries + 1;
  const next = isMore ? `\nAttempt ${number + 1} of ${total} comes in ${intervalMs / 1_000} s.` : '';
  return `Attempt ${number} of ${total}: ${outcome}${next}`;
}

/** What came back, on one line. */
function answerLine({ status, milliseconds, body }: Answer): string {
  return `${status} in ${inMilliseconds(milliseconds)}${body === '' ? '' : `: ${oneLine(body)}`}`;
}
