/** Request headers by lower-case name; a header that came several times has its values joined by commas. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

/** The headers of a delivery, as Oktopost's webhook article names them, in the lower case that HTTP allows. */
export const SIGNATURE_HEADER = 'x-oktopost-secret';
export const WEBHOOK_HEADER = 'x-oktopost-webhook';
export const PAYLOAD_HEADER = 'x-oktopost-payload';

/** The vendor's own Express example reads this name instead of the article's. */
const SIGNATURE_FALLBACK_HEADER = 'x-oktopost-signature';

export interface DeliveryHeaders {
  signature: string | undefined;
  webhookId: string | undefined;
  /** By position; an empty text where the list has a gap. */
  payloadIds: readonly string[];
}

/** Only the body is signed: the webhook id and the payload ids are claims of the sender. */
export function readDeliveryHeaders(headers: RequestHeaders): DeliveryHeaders {
  return {
    signature: trimmed(headers[SIGNATURE_HEADER]) ?? trimmed(headers[SIGNATURE_FALLBACK_HEADER]),
    webhookId: trimmed(headers[WEBHOOK_HEADER]),
    payloadIds: splitIds(trimmed(headers[PAYLOAD_HEADER])),
  };
}

/** Only what is needed to receive the delivery again. */
export function keptHeaders(headers: RequestHeaders): RequestHeaders {
  return Object.fromEntries(KEPT.filter((name) => headers[name] !== undefined).map((name) => [name, headers[name]]));
}

const KEPT = [
  SIGNATURE_HEADER,
  SIGNATURE_FALLBACK_HEADER,
  WEBHOOK_HEADER,
  PAYLOAD_HEADER,
  'content-type',
  'content-encoding',
];

function trimmed(value: string | undefined): string | undefined {
  return value?.trim() || undefined;
}

/** Ids hold none of these; a list that was written as JSON or by hand has them around. */
const AROUND_AN_ID = ' \t\r\n"\'[]';

/** None where there are only gaps. */
function splitIds(list: string | undefined): readonly string[] {
  const ids = list?.split(',').map(bareId) ?? [];
  return ids.some((id) => id !== '') ? ids : [];
}

function bareId(id: string): string {
  let start = 0;
  let end = id.length;
  while (start < end && AROUND_AN_ID.includes(id.charAt(start))) start++;
  while (end > start && AROUND_AN_ID.includes(id.charAt(end - 1))) end--;
  return id.slice(start, end);
}
