/** An item that is given up, and why. Every field but `body` becomes an attribute of the message. */
export interface DeadLetter {
  /** The message, as it was in the queue. */
  body: string;
  reason: DeadReason;
  processor: string;
  errorName: string;
  /** Without personal data. */
  errorMessage: string;
  attempts: number;
  /** ISO 8601, UTC. */
  firstAt: string;
  lastAt: string;
  deliveryId: string;
  webhookId: string;
  payloadId: string;
}

export type DeadReason =
  | 'permanent error'
  | 'attempts used up'
  | 'crashed each time'
  | 'too old to retry'
  | 'unreadable message'
  | 'stored item missing'
  | 'stored item altered';
