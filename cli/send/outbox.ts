import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type DeliveryItem, splitDelivery } from '../../lib/oktopost/delivery.ts';
import { type EventType, isEventType } from '../../lib/oktopost/events.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { newPayloadIds } from '../../lib/sender/ids.ts';
import { localWebhook, makeDelivery } from '../../lib/sender/make-delivery.ts';
import { type OutgoingDelivery, signDelivery, tamper } from '../../lib/sender/outgoing.ts';
import type { SendCommand, Source } from './command.ts';
import type { SentDelivery } from './last-delivery.ts';

export const LOCAL_URL = new URL('http://127.0.0.1:3000/webhooks/oktopost');

/** What goes out, and where to. */
export interface Outbox {
  /** For people: what is sent. */
  name: string;
  /** Undefined where only the webhook is known. */
  event: EventType | undefined;
  url: URL;
  next(): OutgoingDelivery;
}

export type Recall = (event: EventType) => SentDelivery | undefined;

/** @throws UsageError where there is nothing to send */
export function openOutbox(command: SendCommand, recall: Recall): Outbox {
  const outbox = openSource(command.source, command, recall);
  return command.tamper ? { ...outbox, next: () => tamper(outbox.next()) } : outbox;
}

function openSource(source: Source, command: SendCommand, recall: Recall): Outbox {
  switch (source.kind) {
    case 'fixture':
      return fromFixture(source.event, source.items, command);
    case 'file':
      return fromFile(source.path, source.event, command);
    case 'last':
      return fromMemory(source.event, command, recall);
  }
}

function fromFixture(event: EventType, items: number, command: SendCommand): Outbox {
  const { url = LOCAL_URL, webhook = localWebhook(event), secret } = command;
  return { name: event, event, url, next: () => makeDelivery({ event, items, webhook, secret }) };
}

function fromFile(path: string, given: EventType | undefined, command: SendCommand): Outbox {
  const { url = LOCAL_URL, secret } = command;
  const body = readBody(path);
  const split = splitDelivery(body);
  const items = split.readable ? split.items : undefined;
  const event = given ?? namedEvent(items);
  const webhook = command.webhook ?? (event && localWebhook(event));
  if (webhook === undefined)
    throw new UsageError(
      `${path} does not name an event type that Oktopost has, so its webhook is not known: give the event type, as in npm run send -- postSent --data ${path}, or a --webhook.`,
    );
  // What cannot be split goes out under one id: it is for the receiver to refuse it.
  const ids = items?.length ?? 1;
  const next = () => signDelivery({ body, webhook, secret, payloadIds: newPayloadIds(ids) });
  return { name: basename(path), event, url, next };
}

function fromMemory(event: EventType, command: SendCommand, recall: Recall): Outbox {
  const last = recall(event);
  if (last === undefined)
    throw new UsageError(`No ${event} was sent from here yet. Send one first: npm run send -- ${event}`);
  return { name: `${event} again`, event, url: command.url ?? last.url, next: () => last.delivery };
}

function namedEvent(items: readonly DeliveryItem[] | undefined): EventType | undefined {
  const event = items?.[0]?.event;
  return event !== undefined && isEventType(event) ? event : undefined;
}

function readBody(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(
      `The file of --data cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
