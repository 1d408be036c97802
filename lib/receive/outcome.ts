import type { SignatureProblem } from '../oktopost/signature.ts';

/** How a delivery is unlike what this project knows of Oktopost, though all of it is stored. */
export type DriftReason = 'ids do not pair' | 'list of PHP' | 'raw control characters';

export type Refusal = SignatureProblem | 'webhook missing' | 'webhook unknown';

/**
 * How a delivery ends. One table turns it into an answer, another into a log line and metrics. `events` counts the items by
 * event type; `secret` is the position of the secret that matched, 0 for the current one; `kept` says whether it is in
 * quarantine; `failed` counts the items that are not known to be stored.
 */
export type DeliveryOutcome =
  | AcceptedDelivery
  | { kind: 'quarantined'; reason: string; secret: number }
  | { kind: 'rejected'; reason: Refusal; kept: boolean }
  /** Of what is no delivery: neither its address nor its headers are those of one. */
  | { kind: 'not found' }
  | { kind: 'method not allowed'; method: string }
  | { kind: 'not stored'; reason: string; failed: number }
  /** Our fault: the secrets, or that of its webhook, cannot be read, so nobody can tell whether it is authentic. */
  | { kind: 'not verifiable'; reason: string };

export interface AcceptedDelivery {
  kind: 'accepted';
  items: number;
  oversize: number;
  events: ReadonlyMap<string, number>;
  secret: number;
  /** Elements that are kept in quarantine, while the items are queued. */
  quarantined: number;
  /** Items that were repaired. */
  repaired: number;
  /** Messages that stand for many items each, where there are too many to be sent in time. */
  ranges: number;
  drift: readonly DriftReason[];
}

export interface DeliveryReport {
  deliveryId: string;
  /** As the sender claims, until the outcome says more. Undefined where it claims none that is fit for a log. */
  webhookId: string | undefined;
  /** Of the body. */
  bytes: number;
  outcome: DeliveryOutcome;
}
