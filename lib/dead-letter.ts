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

export const DEAD_REASONS = [
  'permanent error',
  'failed for too long',
  'crashed each time',
  'too old to retry',
  'its processor rested',
  'never reached',
  'came before under another payload id',
  'its payload id came before with other content',
  'unreadable message',
  'stored item missing',
  'stored item altered',
] as const;

export type DeadReason = (typeof DEAD_REASONS)[number];

/** What a dead letter says of itself; `reason` may be one of another version. Texts that are unknown are empty. */
export type DeadLetterCause = Omit<DeadLetter, 'body' | 'reason'> & { reason: string };

/** The attributes by name. What is unknown is left out: SQS refuses an empty value. */
export function toAttributes({ body: _, ...cause }: DeadLetter): Readonly<Record<string, string | number>> {
  return Object.fromEntries(Object.entries(cause).filter(([, value]) => value !== ''));
}

/** @param attributes Texts by name. Undefined where there is no cause: then SQS itself has moved the message. */
export function readAttributes(attributes: Readonly<Record<string, string | undefined>>): DeadLetterCause | undefined {
  const { reason, attempts } = attributes;
  if (reason === undefined) return undefined;
  const text = (name: Exclude<keyof DeadLetterCause, 'attempts'>) => attributes[name] ?? '';
  return {
    reason,
    processor: text('processor'),
    errorName: text('errorName'),
    errorMessage: text('errorMessage'),
    attempts: Number(attempts ?? 0),
    firstAt: text('firstAt'),
    lastAt: text('lastAt'),
    deliveryId: text('deliveryId'),
    webhookId: text('webhookId'),
    payloadId: text('payloadId'),
  };
}
