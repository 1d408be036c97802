import type { AcceptedDelivery } from '../../lib/receive/outcome.ts';

/** How a delivery of one `postSent` ends, but for what is given. */
export function accepted(changes: Partial<AcceptedDelivery> = {}): AcceptedDelivery {
  return {
    kind: 'accepted',
    items: 1,
    oversize: 0,
    events: new Map([['postSent', 1]]),
    secret: 0,
    quarantined: 0,
    repaired: 0,
    ranges: 0,
    drift: [],
    ...changes,
  };
}
