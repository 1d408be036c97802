import { LAMBDA } from '../limits.ts';
import { splitDelivery } from '../oktopost/delivery.ts';
import { type DeliveryHeaders, keptHeaders, type RequestHeaders, readDeliveryHeaders } from '../oktopost/headers.ts';
import type { SignatureProblem } from '../oktopost/signature.ts';
import { WEBHOOK_ID, type Webhook } from '../parse-webhooks.ts';
import { errorName } from '../privacy/error-name.ts';
import type { QuarantinedDelivery } from '../quarantine.ts';
import { workMs } from './answer-time.ts';
import { authenticate } from './authenticate.ts';
import type { DeliveryOutcome, DeliveryReport } from './outcome.ts';
import type { ReceivePorts } from './ports.ts';
import { type PortsInTime, portsInTime, StoreFailed } from './ports-in-time.ts';
import { toMessages } from './to-messages.ts';

export interface DeliveryRequest {
  /** Upper case, as HTTP has it. */
  method: string;
  headers: RequestHeaders;
  /** Exactly the bytes that were sent: they are what is signed. */
  body: Uint8Array;
  /** When the gateway took it, in milliseconds since the epoch, as the gateway says. */
  takenAt: number | undefined;
}

/** What was not authentic is kept on suspicion only, so anybody who knows a webhook's id could fill the bucket with it. */
const MAX_REJECTED_BYTES = 262_144;

/**
 * Receives one delivery: method and size, known webhook, signature, parse, split, store, answer, in this order, so that
 * nothing is parsed that is not authentic and nothing is answered that is not stored. What is not stored in time is not stored.
 * Expected ends are values; it throws only on a defect.
 */
export async function receive(request: DeliveryRequest, ports: ReceivePorts): Promise<DeliveryReport> {
  const startedAt = ports.now();
  const endsAt = startedAt + workMs(request.takenAt, startedAt, ports.remaining());
  const inTime = portsInTime(ports, () => endsAt - ports.now());
  const deliveryId = ports.newId();
  const report = (outcome: DeliveryOutcome, webhookId?: string): DeliveryReport => ({
    deliveryId,
    webhookId,
    bytes: request.body.length,
    outcome,
  });
  if (request.method !== 'POST') return report({ kind: 'method not allowed', method: request.method });
  if (request.body.length > LAMBDA.bodyBytes) return report({ kind: 'too large' });

  const headers = readDeliveryHeaders(request.headers);
  const authentication = await authenticate(request.body, headers, inTime.webhooks);
  if (authentication.state === 'unavailable')
    return report({ kind: 'not stored', reason: authentication.reason, failed: 0 });
  if (authentication.state === 'unknown') {
    const outcome = { kind: 'rejected', reason: authentication.reason, kept: false } as const;
    return report(outcome, printableWebhookId(headers.webhookId));
  }
  const { webhookId, webhook, verification } = authentication;
  const receivedAt = new Date(ports.now()).toISOString();
  const delivery: Delivery = { deliveryId, webhookId, webhook, headers, request, receivedAt };
  const outcome = verification.verified
    ? await store(delivery, verification.secret, inTime)
    : await reject(delivery, verification.reason, inTime.quarantine);
  return report(outcome, webhookId);
}

/** Ops need the id to add the webhook; but whoever sent it may have written anything there. */
function printableWebhookId(webhookId: string | undefined): string | undefined {
  return webhookId !== undefined && WEBHOOK_ID.test(webhookId) ? webhookId : undefined;
}

/** A delivery for a webhook that is known. */
interface Delivery {
  deliveryId: string;
  webhookId: string;
  webhook: Webhook;
  headers: DeliveryHeaders;
  request: DeliveryRequest;
  receivedAt: string;
}

/** Kept so that a wrong secret can be fixed after Oktopost has given up; that it cannot be kept changes nothing. */
async function reject(
  delivery: Delivery,
  reason: SignatureProblem,
  quarantine: PortsInTime['quarantine'],
): Promise<DeliveryOutcome> {
  if (delivery.request.body.length > MAX_REJECTED_BYTES) return { kind: 'rejected', reason, kept: false };
  try {
    return { kind: 'rejected', reason, kept: await quarantine.keep(quarantined(delivery, 'rejected', reason)) };
  } catch {
    return { kind: 'rejected', reason, kept: false };
  }
}

async function store(delivery: Delivery, secret: number, ports: PortsInTime): Promise<DeliveryOutcome> {
  const split = splitDelivery(delivery.request.body);
  const items = split.readable ? split.items : [];
  try {
    if (!split.readable) {
      const kept = await ports.quarantine.keep(quarantined(delivery, 'unreadable', split.reason));
      if (!kept) return { kind: 'not stored', reason: 'the quarantine: it is full', failed: 0 };
      return { kind: 'quarantined', reason: split.reason, secret };
    }
    const { deliveryId, webhookId, receivedAt, headers, webhook } = delivery;
    const common = { deliveryId, webhookId, receivedAt, payloadIds: headers.payloadIds, event: webhook.event };
    const { messages, oversize, events } = await toMessages(common, items, ports.items);
    const { failed, error = 'it refused items' } = await ports.queue.send(messages);
    if (failed > 0) return { kind: 'not stored', reason: `the queue: ${error}`, failed };
    return { kind: 'accepted', items: items.length, oversize, events, secret };
  } catch (error) {
    const reason = error instanceof StoreFailed ? error.message : errorName(error);
    return { kind: 'not stored', reason, failed: items.length };
  }
}

function quarantined(delivery: Delivery, kind: QuarantinedDelivery['kind'], reason: string): QuarantinedDelivery {
  const { deliveryId, webhookId, receivedAt, request } = delivery;
  const headers = keptHeaders(request.headers);
  return { kind, deliveryId, webhookId, reason, receivedAt, headers, body: request.body };
}
