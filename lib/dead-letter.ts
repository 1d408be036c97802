import type { Cause, ItemOutcome } from './item-outcome.ts';
import type { ItemInfo } from './message.ts';
import type { DeadReason } from './ports.ts';
import type { ProcessPorts, QueueRecord } from './process-ports.ts';
import { redact } from './redact.ts';

export interface GivenUp {
  record: QueueRecord;
  /** Undefined where the message could not be read. */
  info: ItemInfo | undefined;
  reason: DeadReason;
  cause: Cause;
  attempt: number;
  /** Milliseconds since the epoch. */
  firstAt: number;
}

/** Puts the item into the dead-letter queue with its cause. Only then may it leave its queue: a crash between repeats it, and loses nothing. */
export async function bury(given: GivenUp, ports: Pick<ProcessPorts, 'deadLetters' | 'now'>): Promise<ItemOutcome> {
  const { record, info, reason, cause, attempt } = given;
  await ports.deadLetters.send({
    body: record.body,
    reason,
    processor: cause.processor,
    errorName: cause.errorName,
    errorMessage: cause.message,
    attempts: attempt,
    firstAt: new Date(given.firstAt).toISOString(),
    lastAt: new Date(ports.now()).toISOString(),
    deliveryId: info?.deliveryId ?? '',
    webhookId: info?.webhookId ?? '',
    payloadId: info?.payloadId ?? '',
  });
  return { kind: 'dead', reason, cause, attempt };
}

/** @param data The item's, so that what the error repeats of it is taken out. */
export function causeOf(processor: string, error: unknown, data: unknown): Cause {
  const { name, message } =
    error instanceof Error ? error : { name: 'ThrownValue', message: `${typeof error} was thrown` };
  return { processor, errorName: redact(name, data), message: redact(message, data) };
}
