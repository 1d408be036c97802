import { splitDelivery } from '../../lib/oktopost/delivery.ts';
import type { DeliveryItem } from '../../lib/oktopost/element.ts';

/** The items of a body without payload ids; the reason where it has none to give, or where one of its elements is no item. */
export function splitItems(body: Uint8Array): readonly DeliveryItem[] | string {
  const split = splitDelivery(body);
  if (!split.readable) return split.reason;
  const elements = [...split.elements()];
  const unread = elements.find((element) => 'reason' in element);
  return unread ? unread.reason : elements.flatMap((element) => ('item' in element ? [element.item] : []));
}
