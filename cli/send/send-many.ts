import { mapConcurrently } from '../../lib/concurrency.ts';
import { deliver, type Retries } from '../../lib/sender/deliver.ts';
import type { OutgoingDelivery } from '../../lib/sender/outgoing.ts';
import type { Outbox } from './outbox.ts';
import { addTo, emptyTally, type Tally } from './tally.ts';

export interface SendManySettings {
  count: number;
  concurrency: number;
  retries: Retries | undefined;
  onProgress: (done: number, failed: number) => void;
}

export interface SentMany {
  tally: Tally;
  /** The last one that was begun. */
  last: OutgoingDelivery | undefined;
}

/** Sends deliveries of an outbox, so many at a time; each is made just before it goes. */
export async function sendMany(outbox: Outbox, settings: SendManySettings): Promise<SentMany> {
  const { count, concurrency, retries, onProgress } = settings;
  const tally = emptyTally();
  let last: OutgoingDelivery | undefined;
  await mapConcurrently(Array.from({ length: count }), concurrency, async () => {
    const delivery = outbox.next();
    last = delivery;
    const attempts = await deliver(outbox.url, delivery, retries);
    addTo(tally, delivery.payloadIds.length, attempts);
    onProgress(tally.sent + tally.failed, tally.failed);
  });
  return { tally, last };
}
