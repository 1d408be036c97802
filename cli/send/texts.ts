import { PAYLOAD_HEADER } from '../../lib/oktopost/headers.ts';
import type { OutgoingDelivery } from '../../lib/sender/outgoing.ts';

const SHOWN_IDS = 3;
const SHOWN_CHARACTERS = 400;
/** API Gateway takes 10,240 bytes; the other headers and the request line need some of them. */
const GATEWAY_HEADER_BYTES = 9_800;

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
  return ` (the ids fill ${count(length)} bytes of headers, and API Gateway takes 10,240: about 600 items)`;
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

/** `one` and `many` are the noun after a number. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

export function inMilliseconds(milliseconds: number): string {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : count(Math.round(milliseconds))} ms`;
}

/** A stranger's text on one line, without what could move the cursor. */
export function oneLine(text: string): string {
  const flat = text.replace(/\p{Cc}+/gu, ' ').trim();
  return flat.length > SHOWN_CHARACTERS ? `${flat.slice(0, SHOWN_CHARACTERS)}…` : flat;
}
