import { encodeQuarantined, quarantineFolder, quarantineKey } from '../quarantine.ts';
import type { Quarantine } from '../receive/ports.ts';
import type { Objects } from './s3-objects.ts';

/** Rejected deliveries kept for one webhook in one hour; environments that count at the same moment may exceed it by a few. */
const REJECTED_PER_HOUR = 100;

/** Deliveries as objects; `lib/quarantine.ts` has their keys and their JSON. */
export function s3Quarantine(objects: Pick<Objects, 'put' | 'count'>): Quarantine {
  const isFull = async (folder: string) => (await objects.count(folder, REJECTED_PER_HOUR)) >= REJECTED_PER_HOUR;
  return {
    async keep(delivery) {
      if (delivery.kind === 'rejected' && (await isFull(quarantineFolder(delivery)))) return false;
      await objects.put(quarantineKey(delivery), encodeQuarantined(delivery));
      return true;
    },
  };
}
