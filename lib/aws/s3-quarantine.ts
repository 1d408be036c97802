import { encodeQuarantined, isAuthentic, quarantineKey } from '../quarantine.ts';
import type { Quarantine } from '../receive/ports.ts';
import type { StrangersBudget } from '../receive/strangers-budget.ts';
import type { Objects } from './s3-objects.ts';

/** Deliveries as objects; `lib/quarantine.ts` has their keys and their JSON. What is there is never overwritten, nor listed. */
export function s3Quarantine(objects: Pick<Objects, 'put' | 'putOnce'>, budget: StrangersBudget): Quarantine {
  return {
    async keep(delivery) {
      const key = quarantineKey(delivery);
      if (isAuthentic(delivery)) {
        await objects.put(key, encodeQuarantined(delivery));
        return true;
      }
      if (budget.isKept(key)) return true;
      if (!budget.take(delivery.webhookId, delivery.body.length)) return false;
      await objects.putOnce(key, encodeQuarantined(delivery));
      budget.kept(key);
      return true;
    },
  };
}
