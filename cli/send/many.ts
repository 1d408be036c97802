import { mapConcurrently } from '../../lib/concurrency.ts';
import { type Attempt, deliver, isStored, type Retries } from '../../lib/sender/deliver.ts';
import type { OutgoingDelivery } from '../../lib/sender/make-delivery.ts';
import type { Outbox } from './outbox.ts';

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

/** Sends deliveries of an outbox, several at a time; each is made just before it goes. */
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

/** What became of many deliveries. */
export interface Tally {
  sent: number;
  failed: number;
  items: number;
  /** Times that a delivery was sent again. */
  retries: number;
  /** How often each answer came, by status; where none came, by the reason. */
  answers: Map<string, number>;
  /** Of each answer, in milliseconds. */
  latencies: number[];
  firstFailure: Attempt | undefined;
}

function emptyTally(): Tally {
  return { sent: 0, failed: 0, items: 0, retries: 0, answers: new Map(), latencies: [], firstFailure: undefined };
}

/** Adds a delivery of a number of items, by its attempts. */
function addTo(tally: Tally, items: number, attempts: readonly Attempt[]): void {
  const last = attempts.at(-1);
  if (isStored(last)) {
    tally.sent++;
    tally.items += items;
  } else {
    tally.failed++;
    tally.firstFailure ??= last;
  }
  tally.retries += attempts.length - 1;
  for (const attempt of attempts) {
    const answer = 'status' in attempt ? String(attempt.status) : attempt.problem;
    tally.answers.set(answer, (tally.answers.get(answer) ?? 0) + 1);
    if ('status' in attempt) tally.latencies.push(attempt.milliseconds);
  }
}

/** The smallest value that at least `percent` of the values do not exceed (nearest rank); 0 where there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = Float64Array.from(values).sort();
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? 0;
}
