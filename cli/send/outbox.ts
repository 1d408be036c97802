import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type ReadableDelivery, splitDelivery } from '../../lib/oktopost/delivery.ts';
import { type EventType, isEventType } from '../../lib/oktopost/events.ts';
import { toType } from '../../lib/operate/to-type.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import {
  localWebhook,
  makeDelivery,
  newPayloadIds,
  type OutgoingDelivery,
  signDelivery,
  tamper,
} from '../../lib/sender/make-delivery.ts';
import { messageOf } from '../../local/message-of.ts';
import { errorCode } from '../error-code.ts';
import { shown } from '../terminal/command-path.ts';
import type { SentDelivery } from './last-delivery.ts';

/** What to send. */
export type Source =
  | { kind: 'fixture'; event: EventType; items: number }
  | { kind: 'file'; path: string; event: EventType | undefined }
  | { kind: 'last'; event: EventType };

/** What to send, as whom and where to. */
export interface Order {
  source: Source;
  /** Undefined: the local receiver's, or for the last delivery the one that it was sent to by `--url`. */
  url: URL | undefined;
  /** Undefined: the local receiver's webhook for the event type. */
  webhook: string | undefined;
  secret: string;
  /** Changed after signing. */
  tamper: boolean;
}

/** What goes out, and where to. */
export interface Outbox {
  /** For people: what is sent. */
  name: string;
  /** Undefined where only the webhook is known. */
  event: EventType | undefined;
  url: URL;
  next(): OutgoingDelivery;
}

/** What is known beside the order. */
interface Known {
  /** The last delivery of an event type. */
  recall(event: EventType): SentDelivery | undefined;
  /** Where the local receiver listens. */
  localUrl: URL;
}

/** @throws UsageError where there is nothing to send */
export function openOutbox(order: Order, known: Known): Outbox {
  const outbox = openSource(order, known);
  return order.tamper ? { ...outbox, next: () => tamper(outbox.next()) } : outbox;
}

function openSource(order: Order, known: Known): Outbox {
  const { source } = order;
  switch (source.kind) {
    case 'fixture':
      return fromFixture(source.event, source.items, order, known);
    case 'file':
      return fromFile(source.path, source.event, order, known);
    case 'last':
      return fromMemory(source.event, order, known);
  }
}

function fromFixture(event: EventType, items: number, order: Order, { localUrl }: Known): Outbox {
  const { url = localUrl, webhook = localWebhook(event), secret } = order;
  return { name: event, event, url, next: () => makeDelivery({ event, items, webhook, secret }) };
}

function fromFile(path: string, given: EventType | undefined, order: Order, { localUrl }: Known): Outbox {
  const { url = localUrl, secret } = order;
  const body = readBody(path);
  const split = splitDelivery(body);
  const event = given ?? (split.readable ? namedEvent(split) : undefined);
  const webhook = order.webhook ?? (event && localWebhook(event));
  if (webhook === undefined)
    throw new UsageError(
      toType(
        `${path} does not name an event type that Oktopost has, so its webhook is not known. Give the event type or the webhook:`,
        `npm run okto -- send postSent --data ${shown(path)}`,
        `npm run okto -- send --data ${shown(path)} --webhook <id>`,
      ),
    );
  // What cannot be split goes out under one id: it is for the receiver to refuse it.
  const ids = split.readable ? split.count : 1;
  const next = () => signDelivery({ body, webhook, secret, payloadIds: newPayloadIds(ids) });
  return { name: basename(path), event, url, next };
}

function fromMemory(event: EventType, order: Order, { recall, localUrl }: Known): Outbox {
  const last = recall(event);
  if (last === undefined)
    throw new UsageError(
      toType(`No ${event} was sent from here yet. Send one first:`, `npm run okto -- send ${event}`),
    );
  return { name: `${event} again`, event, url: order.url ?? last.url ?? localUrl, next: () => last.delivery };
}

function namedEvent(split: ReadableDelivery): EventType | undefined {
  const [first] = split.elements();
  const event = first && 'item' in first ? first.item.event : undefined;
  return event !== undefined && isEventType(event) ? event : undefined;
}

function readBody(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') throw new UsageError(`There is no file ${path}, which --data names.`);
    if (code === 'EISDIR') throw new UsageError(`${path} is a folder, and --data takes a file.`);
    throw new UsageError(`The file ${path} of --data cannot be read: ${messageOf(error)}`);
  }
}
