import type { ReadableDelivery } from '../oktopost/delivery.ts';
import { type KeptElement, MOST_ELEMENTS_NAMED } from '../quarantine.ts';
import { encodeRange } from '../range-message.ts';
import { type DeliveryInfo, eventOfItem } from '../to-messages.ts';
import type { PortsInTime } from './ports-in-time.ts';
import type { SentDelivery } from './sent-delivery.ts';

/** Process sends that many in well under the time of an invocation, beside other work. */
const RANGE_ITEMS = 1_000;

/**
 * Stores the delivery as a whole, and sends a message for each range of its items; process then makes those of the items. What
 * cannot be an item is told here, where the delivery is answered.
 */
export async function sendRanges(
  split: ReadableDelivery,
  info: DeliveryInfo,
  body: Uint8Array,
  ports: PortsInTime,
): Promise<SentDelivery> {
  const { deliveryId, webhookId, event, receivedAt, payloadIds } = info;
  const { count } = split;
  const survey = surveyOf(split, info);
  if (survey.items === 0) return { ...survey, oversize: 0, ranges: 0, failed: 0 };
  const delivery = await ports.deliveries.put(webhookId, { payloadIds, body });
  const messages: string[] = [];
  for (let from = 0; from < count; from += RANGE_ITEMS) {
    const to = Math.min(from + RANGE_ITEMS, count);
    messages.push(encodeRange({ deliveryId, webhookId, event, receivedAt, count, from, to, delivery }));
  }
  const { failed, error, refused = [] } = await ports.queue.send(messages, webhookId);
  const unsent = failed + refused.length;
  return {
    ...survey,
    oversize: 0,
    ranges: messages.length,
    failed: Math.min(unsent * RANGE_ITEMS, survey.items),
    error: error ?? refused[0]?.error,
  };
}

/** Reads each element once, and remembers none: there may be a million. */
function surveyOf(
  split: ReadableDelivery,
  info: DeliveryInfo,
): Pick<SentDelivery, 'items' | 'repaired' | 'events' | 'unqueued'> {
  const events = new Map<string, number>();
  const first: KeptElement[] = [];
  let items = 0;
  let repaired = 0;
  let unreadable = 0;
  for (const element of split.elements()) {
    if ('reason' in element) {
      unreadable++;
      if (first.length < MOST_ELEMENTS_NAMED) first.push({ index: element.index, reason: element.reason });
      continue;
    }
    const event = eventOfItem(element.item, info);
    events.set(event, (events.get(event) ?? 0) + 1);
    items++;
    if (element.item.repaired) repaired++;
  }
  return { items, repaired, events, unqueued: { count: unreadable, first } };
}
