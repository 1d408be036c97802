import type { Delivery } from './delivery.ts';

/** One subscription, as Oktopost has it. */
export interface Webhook {
  id: string;
  event: string;
  secret: string;
  /** While it is not, its deliveries are held. */
  isActive: boolean;
  held: Delivery[];
}
