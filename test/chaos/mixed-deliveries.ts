import { type EventType, eventTypes } from '../../lib/oktopost/events.ts';
import {
  LOCAL_SECRET,
  localWebhook,
  makeDelivery,
  type OutgoingDelivery,
  signDelivery,
} from '../../lib/sender/make-delivery.ts';

/** The most items of a delivery. */
const MOST_ITEMS = 10;

/** One item in this number is too large for SQS. */
const OVERSIZE_EVERY = 200;
const OVERSIZE_BYTES = 1_100_000;

/** Deliveries of all event types and sizes, with `items` items in all. */
export function mixedDeliveries(items: number): OutgoingDelivery[] {
  const deliveries: OutgoingDelivery[] = [];
  let left = items;
  for (let i = 0; left > 0; i++) {
    const event = eventTypes[i % eventTypes.length] ?? 'postSent';
    const size = Math.min(left, 1 + ((i * 7) % MOST_ITEMS));
    const oversize = Math.floor(left / OVERSIZE_EVERY) > Math.floor((left - size) / OVERSIZE_EVERY);
    deliveries.push(oversize ? oversizeDelivery(event, i) : makeDelivery({ event, items: size }));
    left -= oversize ? 1 : size;
  }
  return deliveries;
}

function oversizeDelivery(event: EventType, i: number): OutgoingDelivery {
  const data = { Id: `oversize-${i}`, Message: 'é'.repeat(OVERSIZE_BYTES / 2) };
  const body = Buffer.from(JSON.stringify([{ event, data }]));
  return signDelivery({ body, webhook: localWebhook(event), secret: LOCAL_SECRET, payloadIds: [`oversize-${i}`] });
}
