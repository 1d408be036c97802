import { inTime } from '../in-time.ts';
import type { Webhooks } from '../webhooks.ts';
import type { ReceivePorts } from './ports.ts';

/** A connection that broke unnoticed costs the SDK its first attempt, of 2 s; the second is answered in milliseconds. */
const NEWER_WEBHOOKS_MS = 3_000;

/** What is not authentic is refused all the same, so whether it was kept is not worth more. */
const KEEP_REJECTED_MS = 1_000;

export type PortsInTime = ReturnType<typeof portsInTime>;

/**
 * The ports as one delivery uses them: each call ends within the time that is left, whatever the port does. What has not
 * answered has failed, and may have been done: a resend is recognised.
 */
export function portsInTime(ports: ReceivePorts, timeLeft: () => number) {
  const { webhooks, queue, items, quarantine, timer } = ports;

  /** Webhooks of a while ago are better than none; some time must be left to store the delivery. */
  const read = async (reading: () => Promise<Webhooks>): Promise<Webhooks> => {
    const last = webhooks.last();
    if (last === undefined) return inTime(timeLeft(), timer, reading);
    try {
      return await inTime(Math.min(NEWER_WEBHOOKS_MS, timeLeft() / 2), timer, reading);
    } catch {
      return last;
    }
  };

  return {
    webhooks: { get: () => read(webhooks.get), refresh: () => read(webhooks.refresh) },
    queue: {
      send: (messages: readonly string[]) => inTime(timeLeft(), timer, (signal) => queue.send(messages, signal)),
    },
    items: {
      put: (...item: Parameters<typeof items.put>) => inTime(timeLeft(), timer, () => items.put(...item)),
    },
    quarantine: {
      keep: (...[delivery]: Parameters<typeof quarantine.keep>) =>
        inTime(delivery.kind === 'rejected' ? Math.min(KEEP_REJECTED_MS, timeLeft()) : timeLeft(), timer, () =>
          quarantine.keep(delivery),
        ),
    },
  };
}
