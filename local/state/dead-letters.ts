import { decodeMessage } from '../../lib/message.ts';
import type { QueuedMessage } from '../emulators/queue-snapshot.ts';
import type { DeadLetterState } from './types.ts';

/** The Lambda writes the cause beside the message; what SQS itself moved there has none. */
export function wasMovedBySqs({ attributes }: QueuedMessage): boolean {
  return attributes.reason === undefined;
}

export function toDeadLetterState(message: QueuedMessage): DeadLetterState {
  const { attributes, body, receiveCount, sentAt } = message;
  const info = decodeMessage(body)?.info;
  return {
    deliveryId: attributes.deliveryId ?? info?.deliveryId ?? '',
    webhookId: attributes.webhookId ?? info?.webhookId ?? '',
    payloadId: attributes.payloadId ?? info?.payloadId,
    event: info?.event,
    reason: attributes.reason ?? 'moved by SQS: received too often without an end',
    processor: attributes.processor,
    errorName: attributes.errorName,
    errorMessage: attributes.errorMessage,
    attempts: Number(attributes.attempts ?? receiveCount),
    firstAt: attributes.firstAt ?? new Date(sentAt).toISOString(),
    lastAt: attributes.lastAt,
  };
}
