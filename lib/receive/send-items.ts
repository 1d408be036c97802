import type { ReadableDelivery } from '../oktopost/delivery.ts';
import { type DeliveryInfo, toMessages } from '../to-messages.ts';
import type { PortsInTime } from './ports-in-time.ts';
import { type SentDelivery, toKept } from './sent-delivery.ts';

/** Sends each item as a message of its own. What the queue refuses for good does not hold back the others. */
export async function sendItems(
  split: ReadableDelivery,
  info: DeliveryInfo,
  _: Uint8Array,
  ports: PortsInTime,
): Promise<SentDelivery> {
  const { messages, oversize, unreadable } = await toMessages(info, split, ports.items);
  const bodies = messages.map(({ body }) => body);
  const { failed, error, refused = [] } = await ports.queue.send(bodies, info.webhookId);
  const refusedAt = new Map(refused.map((one) => [messages[one.index], one.error]));
  const queued = messages.filter((message) => !refusedAt.has(message)).map((message) => message.info);
  const kept = messages.flatMap((message) => {
    const cause = refusedAt.get(message);
    return cause === undefined ? [] : [{ index: message.info.index, reason: `SQS refuses it: ${cause}` }];
  });
  const byEvent = Map.groupBy(queued, ({ event }) => event);
  return {
    items: queued.length,
    oversize,
    repaired: queued.filter(({ repaired }) => repaired).length,
    ranges: 0,
    events: new Map([...byEvent].map(([event, infos]) => [event, infos.length])),
    unqueued: toKept([...unreadable, ...kept]),
    failed,
    error,
  };
}
