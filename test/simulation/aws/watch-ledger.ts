import type { Ledger } from '../../../lib/process/ports.ts';
import type { World } from '../engine/world.ts';
import { keyOf } from '../observer/registry.ts';
import type { Environment } from './environment.ts';

/** The ledger, with each answered call in the trace. */
export function watchLedger(ledger: Ledger, { name: actor }: Environment, { trace, observer }: World): Ledger {
  return {
    ...ledger,
    async claim(key, owner, processors, leaseMs) {
      const claim = await ledger.claim(key, owner, processors, leaseMs);
      const item = observer.registry.find(keyOf(key.webhookId, key.payloadId, key.sha256));
      const attempt = claim.state === 'claimed' ? `attempt ${claim.attempt}` : '';
      trace.add(actor, `${owner} for`, item?.name, claim.state, attempt);
      return claim;
    },
    async complete(key, owner, processor, last) {
      await ledger.complete(key, owner, processor, last);
      observer.processors.confirmed(keyOf(key.webhookId, key.payloadId, key.sha256), processor);
      trace.add(actor, `${owner} is told that ${processor} is complete`);
    },
    async release(key, owner, reset) {
      await ledger.release(key, owner, reset);
      trace.add(actor, `${owner} is released`);
    },
  };
}
