import type { EventType } from '../oktopost/events.ts';
import { type NewId, newPayloadIds, randomId, siblingOf } from './ids.ts';
import { type OutgoingDelivery, signDelivery } from './outgoing.ts';
import { sampleOf } from './samples.ts';

export const LOCAL_SECRET = 'local-secret';

export interface DeliveryRecipe {
  event: EventType;
  /** Number of items, 1 if not given. */
  items?: number;
  /** The webhook of that event type on the local receiver, if not given. */
  webhook?: string;
  secret?: string;
  /** Random if not given. */
  newId?: NewId;
}

/**
 * Makes a signed delivery from the event type's fixture. Every item keeps the fixture's text, byte for byte, but for the id
 * of its entity: so the items are different ones, and those of the next delivery are too.
 */
export function makeDelivery(recipe: DeliveryRecipe): OutgoingDelivery {
  const { event, items = 1, webhook = localWebhook(event), secret = LOCAL_SECRET, newId = randomId } = recipe;
  return signDelivery({
    body: Buffer.from(bodyOf(event, items, newId)),
    webhook,
    secret,
    payloadIds: newPayloadIds(items, newId),
  });
}

export function localWebhook(event: string): string {
  return `local-${event}`;
}

/** The entity's own id is the first `Id` in an envelope. */
const ENTITY_ID = /("Id"\s*:\s*")([^"\\]+)/;

function bodyOf(event: EventType, items: number, newId: NewId): string {
  const { open, element, gap, close } = sampleOf(event);
  const sibling = () =>
    element.replace(ENTITY_ID, (_: string, before: string, id: string) => before + siblingOf(id, newId));
  return open + Array.from({ length: items }, sibling).join(gap) + close;
}
