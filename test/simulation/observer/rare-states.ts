import type { Tally } from '../engine/tally.ts';
import type { ObservedItem } from './registry.ts';

/** States that a receiver must survive, and that chance brings seldom: a campaign in which one never came has shown nothing of it. */
export const RARE_STATES = [
  'two invocations at once on one item',
  'a suspect beside healthy ones in one batch',
  'a lease that ends in the millisecond in which somebody asks',
  'a claim that is repeated because its answer was lost',
  'a success after the time limit',
  'two Lambdas that change the rests at once',
  'a message that was received a hundred times',
  'a dead letter of an item of which one processor is done',
  'a replay of a dead letter that was done meanwhile',
  'an oversize item whose object is gone',
  'a delivery that was given up, though items of it are stored',
  'a secret that is rotated while deliveries are under way',
  'a resend of what the ledger has forgotten',
] as const;

export type RareState = (typeof RARE_STATES)[number];

/** As they are counted among everything else. */
export const RARE = 'rare: ';

export type RareWatch = ReturnType<typeof createRareWatch>;

export function createRareWatch(tally: Tally) {
  const seen = (state: RareState) => tally.add(`${RARE}${state}`);
  const held = new Map<ObservedItem, number>();
  /** They ran when a Lambda crashed, and have not come to an end since. */
  const suspects = new Set<ObservedItem>();
  const hold = (item: ObservedItem, by: 1 | -1) => held.set(item, (held.get(item) ?? 0) + by);
  return {
    seen,
    /** @returns Call it when the invocation has ended. */
    invoked(items: readonly ObservedItem[]): () => void {
      if (items.some((item) => (held.get(item) ?? 0) > 0)) seen('two invocations at once on one item');
      const waiting = items.filter((item) => suspects.has(item)).length;
      if (waiting > 0 && waiting < items.length) seen('a suspect beside healthy ones in one batch');
      for (const item of items) hold(item, 1);
      return () => {
        for (const item of items) hold(item, -1);
      };
    },
    crashed: (items: Iterable<ObservedItem>) => {
      for (const item of items) suspects.add(item);
    },
    ended: (item: ObservedItem) => void suspects.delete(item),
  };
}
