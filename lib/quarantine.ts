import type { RequestHeaders } from './oktopost/headers.ts';

/** A delivery that is kept, but not queued. */
export interface QuarantinedDelivery {
  kind: 'unreadable' | 'rejected';
  deliveryId: string;
  webhookId: string;
  reason: string;
  /** ISO 8601, UTC. */
  receivedAt: string;
  /** Only those that are needed to receive the delivery again. */
  headers: RequestHeaders;
  body: Uint8Array;
}
