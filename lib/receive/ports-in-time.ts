import { inTime } from '../in-time.ts';
import type { Webhooks } from '../parse-webhooks.ts';
import { errorName } from '../privacy/error-name.ts';
import { isAuthentic, type QuarantinedDelivery } from '../quarantine.ts';
import type { Queue } from '../queue.ts';
import type { OversizeStore } from '../to-messages.ts';
import type { Deliveries, ReceivePorts } from './ports.ts';

/** A connection that broke unnoticed costs the SDK its first attempt, of 2 s; the second is answered in milliseconds. */
const NEWER_WEBHOOKS_MS = 3_000;

/** What is not authentic is refused all the same, so whether it was kept is not worth more. */
const KEEP_REJECTED_MS = 1_000;

/** A delivery cannot be stored. The message says where and why, and may be logged. */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed';

  constructor(store: string, error: unknown) {
    super(`${store}: ${errorName(error)}`);
  }
}

export type PortsInTime = ReturnType<typeof portsInTime>;

/**
 * The ports as one delivery uses them: each call ends within the time that is left, whatever the port does. What has not
 * answered has failed, and may have been done: a resend is recognised.
 */
export function portsInTime(
  { webhooks, queue, items, deliveries, quarantine, timer }: ReceivePorts,
  timeLeft: () => number,
) {
  /** Webhooks of a while ago are better than none, and some time must be left to store the delivery. */
  const read = async (reading: () => Promise<Webhooks>): Promise<Webhooks> => {
    const last = webhooks.last();
    if (last === undefined) return inTime(timeLeft(), timer, reading);
    return inTime(Math.min(NEWER_WEBHOOKS_MS, timeLeft() / 2), timer, reading).catch(() => last);
  };
  const store = async <T>(
    name: string,
    milliseconds: number,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    try {
      return await inTime(milliseconds, timer, call);
    } catch (error) {
      throw new StoreFailed(name, error);
    }
  };
  const keepMs = (delivery: QuarantinedDelivery) =>
    Math.min(timeLeft(), isAuthentic(delivery) ? Number.POSITIVE_INFINITY : KEEP_REJECTED_MS);
  return {
    webhooks: { get: () => read(webhooks.get), refresh: () => read(webhooks.refresh) },
    queue: {
      send: (messages: Parameters<Queue['send']>[0], group: string) =>
        store('the queue', timeLeft(), (signal) => queue.send(messages, signal, group)),
    },
    items: {
      put: (...item: Parameters<OversizeStore['put']>) =>
        store('the bucket, for an item too large for SQS', timeLeft(), () => items.put(...item)),
    },
    deliveries: {
      put: (...delivery: Parameters<Deliveries['put']>) =>
        store('the bucket, for a delivery of many items', timeLeft(), () => deliveries.put(...delivery)),
    },
    quarantine: {
      keep: (delivery: QuarantinedDelivery) =>
        store('the quarantine', keepMs(delivery), () => quarantine.keep(delivery)),
    },
  };
}
