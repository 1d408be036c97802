import type { EventType } from '../oktopost/events.ts';
import { PAYLOAD_HEADER, SIGNATURE_HEADER, WEBHOOK_HEADER } from '../oktopost/headers.ts';
import { sign } from '../oktopost/signature.ts';
import { sampleOf } from './samples.ts';

/** A delivery as it goes over the wire. */
export interface OutgoingDelivery {
  body: Buffer;
  headers: Readonly<Record<string, string>>;
  payloadIds: readonly string[];
}

/** What a delivery is made of. */
export interface Unsigned {
  body: Buffer;
  /** The webhook's id. */
  webhook: string;
  secret: string;
  payloadIds: readonly string[];
}

/** Signs a body and puts Oktopost's headers around it. */
export function signDelivery({ body, webhook, secret, payloadIds }: Unsigned): OutgoingDelivery {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': 'oktopost-webhooks-send',
    [SIGNATURE_HEADER]: sign(body, secret),
    [WEBHOOK_HEADER]: webhook,
  };
  if (payloadIds.length > 0) headers[PAYLOAD_HEADER] = payloadIds.join(',');
  return { body, headers, payloadIds };
}

/** The smallest change after signing: one space at the end. JSON reads as before, and the signature must not fit. */
export function tamper(delivery: OutgoingDelivery): OutgoingDelivery {
  return { ...delivery, body: Buffer.concat([delivery.body, Buffer.from(' ')]) };
}

/** Of every webhook of the local receiver. */
export const LOCAL_SECRET = 'local-secret';

/** What kind of delivery to make. */
export interface DeliveryRecipe {
  event: EventType;
  /** Number of items, 1 if not given. */
  items?: number;
  /** The webhook of that event type on the local receiver, if not given. */
  webhook?: string;
  /** That of the local receiver's webhooks, if not given. */
  secret?: string;
  /** Random if not given. */
  newId?: NewId;
}

/**
 * Makes a signed delivery from the event type's sample. Every item keeps the sample's text, byte for byte, but for the id
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

/** The id of the local receiver's webhook for an event type. */
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

/** Makes the part of an Oktopost id that differs from entity to entity: 12 characters. */
type NewId = () => string;

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 12;
const KIND_LENGTH = 3;
const PAYLOAD_KIND = '0wp';

/** Ids are no secrets, and a run needs many: the system's random bytes took a third of its time. */
const randomId: NewId = () => {
  let id = '';
  while (id.length < ID_LENGTH) id += ALPHABET.charAt(Math.floor(Math.random() * ALPHABET.length));
  return id;
};

/** Oktopost's ids begin with three characters that name the kind of entity. */
function siblingOf(id: string, newId: NewId): string {
  return id.slice(0, KIND_LENGTH) + newId();
}

/** Payload ids as Oktopost makes them. */
export function newPayloadIds(count: number, newId: NewId = randomId): string[] {
  return Array.from({ length: count }, () => PAYLOAD_KIND + newId());
}
