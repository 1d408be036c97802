import { type EventType, eventTypes } from '../../lib/oktopost/events.ts';
import { PAYLOAD_HEADER } from '../../lib/oktopost/headers.ts';
import {
  LOCAL_SECRET,
  localWebhook,
  makeDelivery,
  type OutgoingDelivery,
  signDelivery,
} from '../../lib/sender/make-delivery.ts';
import { CRASH } from './crashing.ts';

/** The most items of a delivery. */
const MOST_ITEMS = 10;

/** One item in this number is too large for SQS. */
const OVERSIZE_EVERY = 200;
const OVERSIZE_BYTES = 1_100_000;

/** One delivery in this number has an item that ends the Lambda of whoever touches it; it takes a minute until it is given up. */
const CRASH_EVERY = 40;

/** Deliveries of all event types and sizes, with `items` items in all. */
export function mixedDeliveries(items: number): OutgoingDelivery[] {
  const deliveries: OutgoingDelivery[] = [];
  let left = items;
  for (let i = 0; left > 0; i++) {
    const event = eventTypes[i % eventTypes.length] ?? 'postSent';
    const size = Math.min(left, 1 + ((i * 7) % MOST_ITEMS));
    const oversize = Math.floor(left / OVERSIZE_EVERY) > Math.floor((left - size) / OVERSIZE_EVERY);
    const crash = i % CRASH_EVERY === 2;
    const delivery = oversize ? oversizeDelivery(event, i) : makeDelivery({ event, items: size });
    deliveries.push(crash ? withCrash(delivery, i) : delivery);
    left -= oversize ? 1 : size;
  }
  return deliveries;
}

/** Its first item crashes. The ids are not signed. */
function withCrash(delivery: OutgoingDelivery, i: number): OutgoingDelivery {
  const payloadIds = [`${CRASH}${i}`, ...delivery.payloadIds.slice(1)];
  return { ...delivery, payloadIds, headers: { ...delivery.headers, [PAYLOAD_HEADER]: payloadIds.join(',') } };
}

function oversizeDelivery(event: EventType, i: number): OutgoingDelivery {
  const data = { Id: `oversize-${i}`, Message: 'é'.repeat(OVERSIZE_BYTES / 2) };
  const body = Buffer.from(JSON.stringify([{ event, data }]));
  return signDelivery({ body, webhook: localWebhook(event), secret: LOCAL_SECRET, payloadIds: [`oversize-${i}`] });
}
