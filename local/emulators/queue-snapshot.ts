import type { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import type { SqsMessage } from '../../node_modules/fauxqs/dist/sqs/sqsTypes.js';

/** A message as it lies in a queue. */
export interface QueuedMessage {
  messageId: string;
  body: string;
  /** Milliseconds since the epoch. */
  sentAt: number;
  receiveCount: number;
  attributes: Readonly<Record<string, string | undefined>>;
}

export interface QueueSnapshot {
  visible: readonly QueuedMessage[];
  /** Received and not deleted: being processed, or hidden until the next attempt. */
  inFlight: readonly QueuedMessage[];
}

export function takeSnapshot(store: Pick<SqsStore, 'inspectQueue'>, name: string): QueueSnapshot {
  const { ready = [], delayed = [], inflight = [] } = store.inspectQueue(name)?.messages ?? {};
  return {
    visible: [...ready, ...delayed].map(toMessage),
    inFlight: inflight.map(({ message }) => toMessage(message)),
  };
}

function toMessage(message: SqsMessage): QueuedMessage {
  const attributes = Object.entries(message.messageAttributes);
  return {
    messageId: message.messageId,
    body: message.body,
    sentAt: message.sentTimestamp,
    receiveCount: message.approximateReceiveCount,
    attributes: Object.fromEntries(attributes.map(([name, { StringValue }]) => [name, StringValue])),
  };
}
