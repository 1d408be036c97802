import { hash } from 'node:crypto';
import { parseRecord } from './json.ts';

/** A delivery with too many items to be sent before it must be answered: what its items are made of. */
export interface StoredDelivery {
  payloadIds: readonly string[];
  body: Uint8Array;
}

/** The object: JSON, with the body in base64. */
export function encodeDelivery({ payloadIds, body }: StoredDelivery): string {
  return JSON.stringify({ v: 1, payloadIds, bodyBase64: Buffer.from(body).toString('base64') });
}

/** By the content of the object, so that a resend, which has the same ids and body, overwrites it with the same. */
export function deliveryKey(webhookId: string, object: string): string {
  return `deliveries/${webhookId}/${hash('sha256', object)}.json`;
}

/** Undefined where the object is not what was stored under that key. Never throws. */
export function decodeDelivery(key: string, object: string): StoredDelivery | undefined {
  if (!key.endsWith(`/${hash('sha256', object)}.json`)) return undefined;
  const { v, payloadIds, bodyBase64 } = parseRecord(object) ?? {};
  if (v !== 1 || !isTexts(payloadIds) || typeof bodyBase64 !== 'string') return undefined;
  return { payloadIds, body: Buffer.from(bodyBase64, 'base64') };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
