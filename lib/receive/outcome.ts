import type { Unreadable } from '../oktopost/delivery.ts';
import type { SignatureProblem } from '../oktopost/signature.ts';

export type Refusal = SignatureProblem | 'webhook missing' | 'webhook unknown';

/**
 * How a delivery ends. One table turns it into an answer, another into a log line and metrics. `events` counts the items by
 * event type; `secret` is the position of the secret that matched, 0 for the current one; `kept` says whether it is in
 * quarantine; `failed` counts the items that are not known to be stored.
 */
export type DeliveryOutcome =
  | { kind: 'accepted'; items: number; oversize: number; events: ReadonlyMap<string, number>; secret: number }
  | { kind: 'quarantined'; reason: Unreadable; secret: number }
  | { kind: 'rejected'; reason: Refusal; kept: boolean }
  | { kind: 'method not allowed'; method: string }
  | { kind: 'too large' }
  | { kind: 'not stored'; reason: string; failed: number };

export interface DeliveryReport {
  deliveryId: string;
  /** As the sender claims, until the outcome says more. Undefined where it claims none that is fit for a log. */
  webhookId: string | undefined;
  /** Of the body. */
  bytes: number;
  outcome: DeliveryOutcome;
}
