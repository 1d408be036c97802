import type { Deliveries as Fetched } from '../process/ports.ts';
import type { Deliveries as Stored } from '../receive/ports.ts';
import { decodeDelivery, deliveryKey, encodeDelivery } from '../stored-delivery.ts';
import type { Objects } from './s3-objects.ts';

/** Deliveries of many items as objects; `lib/stored-delivery.ts` has their keys and their JSON. */
export function s3Deliveries(objects: Pick<Objects, 'put' | 'get'>): Stored & Fetched {
  return {
    async put(webhookId, delivery) {
      const object = encodeDelivery(delivery);
      const key = deliveryKey(webhookId, object);
      await objects.put(key, object);
      return { key, size: object.length };
    },
    async get(key) {
      const object = await objects.get(key);
      return object === undefined ? undefined : (decodeDelivery(key, object) ?? 'altered');
    },
  };
}
