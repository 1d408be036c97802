import type { DeadReason } from '../dead-letter.ts';
import type { ItemInfo } from '../message.ts';
import { describeThrown } from '../privacy/describe-thrown.ts';
import { errorName } from '../privacy/error-name.ts';
import { printableId } from '../privacy/printable-id.ts';
import type { Sent } from '../privacy/sent.ts';
import type { Cause, ItemOutcome } from './outcome.ts';
import type { ProcessPorts, QueueRecord } from './ports.ts';
import type { Unreachable } from './unreachable.ts';

export interface GivenUp {
  record: QueueRecord;
  /** Undefined where the message could not be read. */
  info: Pick<ItemInfo, 'deliveryId' | 'webhookId' | 'payloadId'> | undefined;
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
    payloadId: printableId(info?.payloadId) ?? '',
  });
  return { kind: 'dead', reason, cause, attempt };
}

/** What a processor threw. @param sent The item's text, so that what the error repeats of it is taken out. */
export function causeOf(processor: string, thrown: unknown, sent: Sent): Cause {
  return { processor, ...describeThrown(thrown, sent) };
}

/** What went wrong outside processors. The message of what was thrown is left out: it may quote what was sent. */
export function troubleOf({ service, cause }: Unreachable): Cause {
  return { processor: '', errorName: errorName(cause), message: `${service} could not be reached, or did not answer` };
}

/** A bug of ours. Its message is left out for the same reason; its place is in the log. */
export function defectOf(error: unknown): Cause {
  return { processor: '', errorName: errorName(error), message: 'a bug of oktopost-webhooks itself: please report it' };
}
