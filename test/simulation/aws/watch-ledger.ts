import { type ItemKey, keyText, type Ledger } from '../../../lib/process/ledger.ts';
import type { World } from '../engine/world.ts';
import { keyOfText } from '../observer/registry.ts';
import type { Environment } from './environment.ts';

/** The ledger, with each answered call in the trace. */
export function watchLedger(ledger: Ledger, { name: actor }: Environment, { trace, observer }: World): Ledger {
  const observedKey = (key: ItemKey) => keyOfText(keyText(key));
  return {
    ...ledger,
    async claim(key, request) {
      const claim = await ledger.claim(key, request);
      const item = observer.registry.find(observedKey(key));
      const history = claim.state === 'claimed' ? JSON.stringify(claim.history) : '';
      trace.add(actor, `${request.owner} for`, item?.name, claim.state, history);
      return claim;
    },
    async complete(key, owner, processor, last) {
      await ledger.complete(key, owner, processor, last);
      observer.processors.confirmed(observedKey(key), processor);
      trace.add(actor, `${owner} is told that ${processor} is complete`);
    },
    async release(key, owner, history) {
      await ledger.release(key, owner, history);
      trace.add(actor, `${owner} is released`);
    },
  };
}
