import type { AwsServices } from '../aws/services.ts';

/** A message as it lies in a queue. */
export interface QueuedMessage {
  messageId: string;
  body: string;
  /** Milliseconds since the epoch. */
  sentAt: number;
  receiveCount: number;
  attributes: Readonly<Record<string, string>>;
}

export interface QueueSnapshot {
  visible: readonly QueuedMessage[];
  /** Received and not deleted: being processed, or hidden until the next attempt. */
  inFlight: readonly QueuedMessage[];
}

/** What lies in a queue, without receiving it. */
export async function inspectQueue(services: Pick<AwsServices, 'inspectQueue'>, name: string): Promise<QueueSnapshot> {
  const { messages } = toFields(await services.inspectQueue(name));
  const { ready, delayed, inflight } = toFields(messages);
  return {
    visible: [...toList(ready), ...toList(delayed)].map(toMessage),
    inFlight: toList(inflight).map((entry) => toMessage(toFields(entry).message)),
  };
}

function toMessage(value: unknown): QueuedMessage {
  const { messageId, body, sentTimestamp, approximateReceiveCount, messageAttributes } = toFields(value);
  const attributes = Object.entries(toFields(messageAttributes));
  return {
    messageId: String(messageId),
    body: String(body),
    sentAt: Number(sentTimestamp),
    receiveCount: Number(approximateReceiveCount),
    attributes: Object.fromEntries(attributes.map(([name, value]) => [name, String(toFields(value).StringValue)])),
  };
}

function toFields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
