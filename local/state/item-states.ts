import { decodeMessage } from '../../lib/message.ts';
import { printableId } from '../../lib/privacy/printable-id.ts';
import type { QueuedMessage, QueueSnapshot } from '../emulators/queue-snapshot.ts';
import type { TrackedItem } from './item-tracker.ts';
import { type ItemState, MOST_SHOWN } from './types.ts';

/** The newest items: those that were received by now, and those that still wait in the queue for the first time. */
export function itemStates(tracked: ReadonlyMap<string, TrackedItem>, queue: QueueSnapshot): ItemState[] {
  const waiting = [...queue.visible, ...queue.inFlight].filter(({ messageId }) => !tracked.has(messageId));
  // Only the newest are decoded: thousands may wait.
  const newest = waiting.sort((a, b) => b.sentAt - a.sentAt).slice(0, MOST_SHOWN);
  return [...tracked.values(), ...newest.flatMap(toWaiting)]
    .sort((a, b) => compare(b.receivedAt, a.receivedAt) || a.index - b.index)
    .slice(0, MOST_SHOWN)
    .map(toState);
}

type Row = Omit<TrackedItem, 'status'> & Pick<ItemState, 'status'>;

function toWaiting({ messageId, body }: QueuedMessage): Row[] {
  const message = decodeMessage(body);
  if (message === undefined) return [];
  const { deliveryId, webhookId, payloadId, event, index, receivedAt } = message.info;
  return [
    {
      messageId,
      deliveryId,
      webhookId,
      payloadId: printableId(payloadId),
      event,
      index,
      receivedAt,
      status: 'queued',
      attempts: 0,
    },
  ];
}

function toState({ deliveryId, webhookId, payloadId, event, index, status, attempts, error }: Row): ItemState {
  return {
    deliveryId,
    webhookId,
    payloadId,
    event,
    index,
    status,
    attempts: status === 'processing' ? attempts + 1 : attempts,
    ...(error !== undefined && { error }),
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
