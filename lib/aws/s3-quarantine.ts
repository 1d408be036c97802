import { createHash } from 'node:crypto';
import type { QuarantinedDelivery } from '../quarantine.ts';
import type { Quarantine } from '../receive/ports.ts';
import type { Objects } from './s3-objects.ts';

/** Rejected deliveries kept for one webhook in one hour; environments that count at the same moment may exceed it by a few. */
const REJECTED_PER_HOUR = 100;

/**
 * Deliveries as JSON objects, the body in base64: `quarantine/unreadable/<webhookId>/<time>-<deliveryId>.json`, and
 * `quarantine/rejected/<webhookId>/<hour>/<SHA-256 of the body>.json`, so that the resends of one body are one object.
 */
export function s3Quarantine(objects: Pick<Objects, 'put' | 'count'>): Quarantine {
  return {
    async keep(delivery) {
      const folder = folderOf(delivery);
      if (delivery.kind === 'rejected' && (await objects.count(folder, REJECTED_PER_HOUR)) >= REJECTED_PER_HOUR)
        return false;
      await objects.put(folder + nameOf(delivery), toJson(delivery));
      return true;
    },
  };
}

function folderOf({ kind, webhookId, receivedAt }: QuarantinedDelivery): string {
  const hour = receivedAt.slice(0, 'yyyy-mm-ddThh'.length);
  return `quarantine/${kind}/${webhookId}/${kind === 'rejected' ? `${hour}/` : ''}`;
}

function nameOf({ kind, receivedAt, deliveryId, body }: QuarantinedDelivery): string {
  const name = kind === 'rejected' ? createHash('sha256').update(body).digest('hex') : `${receivedAt}-${deliveryId}`;
  return `${name}.json`;
}

function toJson({ body, ...delivery }: QuarantinedDelivery): string {
  return JSON.stringify({ v: 1, ...delivery, bodyBase64: Buffer.from(body).toString('base64') });
}
