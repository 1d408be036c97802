import { type ItemKey, keyText, type Ledger } from '../../../lib/process/ledger.ts';
import type { World } from '../engine/world.ts';
import { keyOfText } from '../observer/registry.ts';
import type { Environment } from './environment.ts';

/** A Lambda may stand for a moment between two lines of code. */
const LONGEST_PAUSE_MS = 5_000;

/** The ledger, with each answered call in the trace. */
export function watchLedger(ledger: Ledger, environment: Environment, { trace, observer, faults }: World): Ledger {
  const actor = environment.name;
  const observedKey = (key: ItemKey) => keyOfText(keyText(key));
  return {
    ...ledger,
    async find(key) {
      const found = await ledger.find(key);
      const { leaseUntil = 0 } = found.entry;
      const left = leaseUntil - environment.now();
      if (left > 0 && left < LONGEST_PAUSE_MS && faults.strikes('a Lambda stands until a lease ends'))
        await environment.sleep(left);
      if (leaseUntil === environment.now())
        observer.rare.seen('a lease that ends in the millisecond in which somebody asks');
      return found;
    },
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
