import { type KeptElements, MOST_ELEMENTS_NAMED } from '../quarantine.ts';

/** How the items of a delivery went into the queue. */
export interface SentDelivery {
  items: number;
  oversize: number;
  repaired: number;
  /** Messages that stand for many items each. */
  ranges: number;
  /** The number of items by event type. */
  events: ReadonlyMap<string, number>;
  /** Elements that are no items, and items that the queue takes at no time. */
  unqueued: KeptElements;
  /** Items that are not known to be stored. */
  failed: number;
  error?: string | undefined;
}

/** @param elements By position or not. */
export function toKept(elements: readonly { index: number; reason: string }[]): KeptElements {
  const inOrder = elements.toSorted((a, b) => a.index - b.index);
  return { count: elements.length, first: inOrder.slice(0, MOST_ELEMENTS_NAMED) };
}
