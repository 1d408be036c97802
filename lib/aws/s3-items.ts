import type { OversizeItems as Fetched } from '../process/ports.ts';
import type { OversizeStore as Stored } from '../to-messages.ts';
import type { Objects } from './s3-objects.ts';

/** Items that are too large for SQS, by their content: a resend overwrites the object with the same bytes. */
export function s3Items(objects: Pick<Objects, 'put' | 'get'>): Stored & Fetched {
  return {
    async put(webhookId, sha256, json) {
      const key = `items/${webhookId}/${sha256}.json`;
      await objects.put(key, json);
      return { key, size: Buffer.byteLength(json) };
    },
    get: (key) => objects.get(key),
  };
}
