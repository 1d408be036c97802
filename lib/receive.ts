import { createHash } from 'node:crypto';
import type { ItemInfo } from './message.ts';
import { encodeMessage } from './message.ts';
import { type DeliveryItem, splitDelivery, type Unreadable } from './oktopost/delivery.ts';
import type { DeliveryHeaders, Headers } from './oktopost/headers.ts';
import { deliveryHeaders, readDeliveryHeaders } from './oktopost/headers.ts';
import { type SignatureProblem, type Verification, verify } from './oktopost/signature.ts';
import type { Clock, ItemStore, NewId, Quarantine, Queue, Webhooks } from './ports.ts';
import type { Webhook } from './webhooks.ts';

export interface DeliveryRequest {
  /** Upper case, as HTTP has it. */
  method: string;
  headers: Headers;
  /** Exactly the bytes that were sent: they are what is signed. */
  body: Uint8Array;
}

export interface ReceivePorts {
  webhooks: Webhooks;
  queue: Queue;
  items: ItemStore;
  quarantine: Quarantine;
  now: Clock;
  newId: NewId;
}

export type Refusal = SignatureProblem | 'webhook missing' | 'webhook unknown';

/**
 * How a delivery ends. One table turns it into an answer, another into a log line and metrics. `events` counts the items by
 * event type; `secret` is the position of the secret that matched, 0 for the current one.
 */
export type Outcome =
  | { kind: 'accepted'; items: number; oversize: number; events: ReadonlyMap<string, number>; secret: number }
  | { kind: 'quarantined'; reason: Unreadable; secret: number }
  | { kind: 'rejected'; reason: Refusal; kept: boolean }
  | { kind: 'method not allowed'; method: string }
  | { kind: 'too large' }
  | { kind: 'not stored'; reason: string; failed: number };

export interface Receipt {
  deliveryId: string;
  /** As configured: undefined where the request named none, or one that is not known. */
  webhookId: string | undefined;
  /** Of the body. */
  bytes: number;
  outcome: Outcome;
}

/** Lambda's event is at most 6 MB, which holds about this much as base64. */
export const MAX_BODY_BYTES = 4_500_000;

/**
 * SQS takes 1,048,576 bytes a message, attributes included: the rest is room for the cause that a dead letter carries.
 * An item that does not fit is stored, and a message with its place travels instead.
 */
export const MAX_MESSAGE_BYTES = 1_048_576 - 8_192;

/** What was not authentic is kept on suspicion only, so anybody who knows a webhook's id could fill the bucket with it. */
const MAX_REJECTED_BYTES = 262_144;

/** An event name longer than any that Oktopost has; the full text stays in the item. */
const MAX_EVENT_LENGTH = 100;

/** The ids are not signed, and become part of a DynamoDB key of at most 2,048 bytes. */
const PAYLOAD_ID = /^[\x21-\x7e]{1,128}$/;

/**
 * Receives one delivery: method and size, known webhook, signature, parse, split, store, answer, in this order, so that
 * nothing is parsed that is not authentic and nothing is answered that is not stored. Expected ends are values; it throws
 * only on a defect.
 */
export async function receive(request: DeliveryRequest, ports: ReceivePorts): Promise<Receipt> {
  const deliveryId = ports.newId();
  const headers = readDeliveryHeaders(request.headers);
  const receipt = (outcome: Outcome, webhookId?: string): Receipt => ({
    deliveryId,
    webhookId,
    bytes: request.body.length,
    outcome,
  });
  if (request.method !== 'POST') return receipt({ kind: 'method not allowed', method: request.method });
  if (request.body.length > MAX_BODY_BYTES) return receipt({ kind: 'too large' });

  const sender = await authenticate(request.body, headers, ports.webhooks);
  if (sender.state === 'unavailable') return receipt({ kind: 'not stored', reason: sender.reason, failed: 0 });
  if (sender.state === 'unknown') return receipt({ kind: 'rejected', reason: sender.reason, kept: false });
  const delivery: Delivery = {
    deliveryId,
    webhookId: sender.webhookId,
    headers,
    request,
    receivedAt: isoTime(ports.now()),
  };
  const outcome = sender.verification.verified
    ? await store(delivery, sender.webhook, sender.verification.secret, ports)
    : await reject(delivery, sender.verification.reason, ports.quarantine);
  return receipt(outcome, sender.webhookId);
}

interface Delivery {
  deliveryId: string;
  webhookId: string;
  headers: DeliveryHeaders;
  request: DeliveryRequest;
  receivedAt: string;
}

type Sender =
  | { state: 'known'; webhookId: string; webhook: Webhook; verification: Verification }
  | { state: 'unknown'; reason: 'webhook missing' | 'webhook unknown' }
  | { state: 'unavailable'; reason: string };

/** The table is read again before a refusal: the webhook or its new secret may be younger than the cached one. */
async function authenticate(body: Uint8Array, headers: DeliveryHeaders, webhooks: Webhooks): Promise<Sender> {
  const { webhookId, signature } = headers;
  if (webhookId === undefined) return { state: 'unknown', reason: 'webhook missing' };
  const identify = (webhook: Webhook | undefined): Sender =>
    webhook === undefined
      ? { state: 'unknown', reason: 'webhook unknown' }
      : { state: 'known', webhookId, webhook, verification: verify(body, signature, webhook.secrets) };
  try {
    const sender = identify((await webhooks.get()).get(webhookId));
    if (sender.state === 'known' && (sender.verification.verified || !couldMatch(sender.verification.reason)))
      return sender;
    return identify((await webhooks.refresh()).get(webhookId));
  } catch (error) {
    return { state: 'unavailable', reason: `the webhooks' secrets cannot be read: ${nameOf(error)}` };
  }
}

/** Only a mismatch may be mended by another secret. */
function couldMatch(reason: SignatureProblem): boolean {
  return reason === 'signature mismatch';
}

/** Kept so that a wrong secret can be mended after Oktopost has given up; that it cannot be kept changes nothing. */
async function reject(delivery: Delivery, reason: SignatureProblem, quarantine: Quarantine): Promise<Outcome> {
  if (delivery.request.body.length > MAX_REJECTED_BYTES) return { kind: 'rejected', reason, kept: false };
  try {
    return { kind: 'rejected', reason, kept: await quarantine.keep(quarantined(delivery, 'rejected', reason)) };
  } catch {
    return { kind: 'rejected', reason, kept: false };
  }
}

async function store(delivery: Delivery, webhook: Webhook, secret: number, ports: ReceivePorts): Promise<Outcome> {
  const split = splitDelivery(delivery.request.body);
  try {
    if (!split.readable) {
      await ports.quarantine.keep(quarantined(delivery, 'unreadable', split.reason));
      return { kind: 'quarantined', reason: split.reason, secret };
    }
    return await enqueue(delivery, split.items, webhook, secret, ports);
  } catch (error) {
    return { kind: 'not stored', reason: nameOf(error), failed: split.readable ? split.items.length : 0 };
  }
}

async function enqueue(
  delivery: Delivery,
  items: readonly DeliveryItem[],
  webhook: Webhook,
  secret: number,
  ports: ReceivePorts,
): Promise<Outcome> {
  const infos = describeItems(delivery, items, webhook);
  let oversize = 0;
  const messages: string[] = [];
  for (const [i, info] of infos.entries()) {
    const json = items[i]?.json ?? '';
    const message = encodeMessage({ info, json });
    if (Buffer.byteLength(message) <= MAX_MESSAGE_BYTES) messages.push(message);
    else {
      oversize++;
      messages.push(encodeMessage({ info, stored: await ports.items.put(info.webhookId, info.sha256, json) }));
    }
  }
  const { failed, error } = await ports.queue.send(messages);
  if (failed > 0) return { kind: 'not stored', reason: error ?? 'the queue refused items', failed };
  return { kind: 'accepted', items: items.length, oversize, events: countEvents(infos), secret };
}

function describeItems(delivery: Delivery, items: readonly DeliveryItem[], webhook: Webhook): ItemInfo[] {
  const { deliveryId, webhookId, receivedAt } = delivery;
  const ids = delivery.headers.payloadIds;
  return items.map(({ json, event }, index) => {
    // Where the counts disagree nobody can tell which id belongs to which item.
    const payloadId = ids.length === items.length ? ids[index] : undefined;
    return {
      deliveryId,
      webhookId,
      ...(payloadId !== undefined && PAYLOAD_ID.test(payloadId) && { payloadId }),
      event: (event ?? webhook.event).slice(0, MAX_EVENT_LENGTH),
      index,
      count: items.length,
      receivedAt,
      sha256: createHash('sha256').update(json).digest('hex'),
    };
  });
}

function countEvents(infos: readonly ItemInfo[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { event } of infos) counts.set(event, (counts.get(event) ?? 0) + 1);
  return counts;
}

function quarantined(delivery: Delivery, kind: 'unreadable' | 'rejected', reason: string) {
  const { deliveryId, webhookId, receivedAt, request } = delivery;
  return {
    kind,
    deliveryId,
    webhookId,
    reason,
    receivedAt,
    headers: deliveryHeaders(request.headers),
    body: request.body,
  };
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Names only: an SDK's message may hold what was sent. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}
