import { STACK } from '../../lib/limits.ts';
import type { Webhooks } from '../../lib/parse-webhooks.ts';
import type { QuarantinedDelivery } from '../../lib/quarantine.ts';
import type { ReceivePorts } from '../../lib/receive/ports.ts';
import { staticWebhooks } from '../../lib/receive/static-webhooks.ts';
import { deliveryKey, encodeDelivery } from '../../lib/stored-delivery.ts';

export const SECRET = 'local-secret';
export const NOW = Date.parse('2026-11-24T08:00:00.000Z');

export const WEBHOOKS: Webhooks = new Map([
  ['0WA001', { event: 'postSent', secrets: [SECRET] }],
  ['0WA002', { event: 'newLead', secrets: ['newer', SECRET] }],
]);

/** Ports that keep what they are given, and do as the test says. Their time stands still. */
export function receivePorts(changes: Partial<ReceivePorts> = {}) {
  const messages: string[] = [];
  const quarantined: QuarantinedDelivery[] = [];
  const stored = new Map<string, string>();
  let ids = 0;
  const ports: ReceivePorts = {
    webhooks: staticWebhooks(WEBHOOKS),
    queue: {
      async send(batch) {
        messages.push(...batch);
        return { failed: 0 };
      },
    },
    items: {
      async put(webhookId, sha256, json) {
        stored.set(`${webhookId}/${sha256}`, json);
        return { key: `${webhookId}/${sha256}`, size: Buffer.byteLength(json) };
      },
    },
    deliveries: {
      async put(webhookId, delivery) {
        const object = encodeDelivery(delivery);
        const key = deliveryKey(webhookId, object);
        stored.set(key, object);
        return { key, size: object.length };
      },
    },
    quarantine: {
      async keep(delivery) {
        quarantined.push(delivery);
        return true;
      },
    },
    now: () => NOW,
    timer: () => () => undefined,
    remaining: () => STACK.receiveTimeoutSeconds * 1_000,
    newId: () => `delivery-${++ids}`,
    ...changes,
  };
  return { ports, messages, quarantined, stored };
}
