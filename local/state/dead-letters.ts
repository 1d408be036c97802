import { readAttributes } from '../../lib/dead-letter.ts';
import { decodeMessage } from '../../lib/message.ts';
import { printableId } from '../../lib/privacy/printable-id.ts';
import type { QueuedMessage } from '../emulators/queue-snapshot.ts';
import type { DeadLetterState } from './types.ts';

/** The Lambda writes the cause beside the message; what SQS itself moved there has none. */
export function wasMovedBySqs({ attributes }: QueuedMessage): boolean {
  return readAttributes(attributes) === undefined;
}

export function toDeadLetterState({ attributes, body, receiveCount, sentAt }: QueuedMessage): DeadLetterState {
  const cause = readAttributes(attributes);
  const info = decodeMessage(body)?.info;
  return {
    deliveryId: cause?.deliveryId || info?.deliveryId || '',
    webhookId: cause?.webhookId || info?.webhookId || '',
    payloadId: cause?.payloadId || printableId(info?.payloadId),
    event: info?.event,
    reason: cause?.reason ?? 'moved by SQS: received too often without an end',
    processor: cause?.processor || undefined,
    errorName: cause?.errorName || undefined,
    errorMessage: cause?.errorMessage || undefined,
    attempts: cause?.attempts ?? receiveCount,
    firstAt: cause?.firstAt || new Date(sentAt).toISOString(),
    lastAt: cause?.lastAt || undefined,
  };
}
