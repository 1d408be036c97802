import { createHash } from 'node:crypto';
import { isRecord, parseRecord } from './json.ts';
import type { RequestHeaders } from './oktopost/headers.ts';

/** A delivery that is kept, but not queued. */
export interface QuarantinedDelivery {
  kind: 'unreadable' | 'rejected';
  deliveryId: string;
  webhookId: string;
  reason: string;
  /** ISO 8601, UTC. */
  receivedAt: string;
  /** Only those that are needed to receive the delivery again. */
  headers: RequestHeaders;
  body: Uint8Array;
}

/** All keys of the quarantine begin with it. */
export const QUARANTINE_PREFIX = 'quarantine/';

/** `quarantine/unreadable/<webhookId>/`, and `quarantine/rejected/<webhookId>/<hour>/`, whose objects can be counted. */
export function quarantineFolder({ kind, webhookId, receivedAt }: QuarantinedDelivery): string {
  const hour = receivedAt.slice(0, 'yyyy-mm-ddThh'.length);
  return `${QUARANTINE_PREFIX}${kind}/${webhookId}/${kind === 'rejected' ? `${hour}/` : ''}`;
}

/** `<time>-<deliveryId>.json`, or `<SHA-256 of the body>.json`, so that the resends of one rejected body are one object. */
export function quarantineKey(delivery: QuarantinedDelivery): string {
  const { kind, receivedAt, deliveryId, body } = delivery;
  const name = kind === 'rejected' ? createHash('sha256').update(body).digest('hex') : `${receivedAt}-${deliveryId}`;
  return `${quarantineFolder(delivery)}${name}.json`;
}

/** The object: JSON, with the body in base64. */
export function encodeQuarantined({ body, ...delivery }: QuarantinedDelivery): string {
  return JSON.stringify({ v: 1, ...delivery, bodyBase64: Buffer.from(body).toString('base64') });
}

/** Undefined where the text is no object of the quarantine. Never throws. */
export function decodeQuarantined(text: string): QuarantinedDelivery | undefined {
  const { v, kind, deliveryId, webhookId, reason, receivedAt, headers, bodyBase64 } = parseRecord(text) ?? {};
  if (v !== 1 || (kind !== 'unreadable' && kind !== 'rejected') || typeof deliveryId !== 'string') return undefined;
  if (typeof webhookId !== 'string' || typeof reason !== 'string' || typeof receivedAt !== 'string') return undefined;
  if (!isRecord(headers) || typeof bodyBase64 !== 'string') return undefined;
  const body = Buffer.from(bodyBase64, 'base64');
  return { kind, deliveryId, webhookId, reason, receivedAt, headers: textsOf(headers), body };
}

function textsOf(headers: Readonly<Record<string, unknown>>): RequestHeaders {
  const texts = Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  return Object.fromEntries(texts);
}
