import type { Delivery } from './delivery.ts';

/** One subscription, as Oktopost has it. */
export interface Webhook {
  id: string;
  event: string;
  secret: string;
  /** While it is not, its deliveries are held. */
  isActive: boolean;
  /** Deliveries that are sent now, or wait for their next attempt. */
  underWay: number;
  held: Delivery[];
}
