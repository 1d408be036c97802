import { type DeliveryHeaders, keptHeaders, type RequestHeaders, readDeliveryHeaders } from '../oktopost/headers.ts';
import { WEBHOOK_ID, type Webhook } from '../parse-webhooks.ts';
import type { QuarantinedDelivery } from '../quarantine.ts';
import { workMs } from './answer-time.ts';
import { authenticate } from './authenticate.ts';
import type { DeliveryOutcome, DeliveryReport } from './outcome.ts';
import type { ReceivePorts } from './ports.ts';
import { type PortsInTime, portsInTime } from './ports-in-time.ts';
import { isReceiverPath } from './receiver-path.ts';
import { storeDelivery } from './store-delivery.ts';

export interface DeliveryRequest {
  /** Upper case, as HTTP has it. */
  method: string;
  headers: RequestHeaders;
  /** Exactly the bytes that were sent: they are what is signed. */
  body: Uint8Array;
  /** Without the query; undefined where the event has none. */
  path?: string | undefined;
  /** When the gateway took it, in milliseconds since the epoch, as the gateway says. */
  takenAt: number | undefined;
}

/** What was not authentic is kept on suspicion only, so anybody who knows a webhook's id could fill the bucket with it. */
const MAX_REJECTED_BYTES = 262_144;

/**
 * Receives one delivery: address, method, known webhook, signature, parse, split, store, answer, in this order, so that
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
  const headers = readDeliveryHeaders(request.headers);
  // What names a webhook is a delivery, wherever it was sent. Anything else elsewhere is a scanner, and is given no work.
  if (headers.webhookId === undefined && !isReceiverPath(request.path ?? '')) return report({ kind: 'not found' });
  if (request.method !== 'POST') return report({ kind: 'method not allowed', method: request.method });

  const receivedAt = new Date(ports.now()).toISOString();
  const encoding = request.headers['content-encoding'];
  const authentication = await authenticate(request.body, encoding, headers, inTime.webhooks);
  switch (authentication.state) {
    case 'unavailable':
      return report({ kind: 'not verifiable', reason: authentication.reason }, printableWebhookId(headers.webhookId));
    case 'refused': {
      const { reason, known } = authentication;
      const webhookId = printableWebhookId(headers.webhookId);
      const kind = known ? 'rejected' : 'unknown';
      const kept = await reject({ kind, deliveryId, webhookId, receivedAt, request, reason }, inTime.quarantine);
      return report({ kind: 'rejected', reason, kept }, webhookId);
    }
    case 'authentic': {
      const { webhookId, webhook, secret, content } = authentication;
      const read = { ...request, body: content };
      const delivery: Delivery = { deliveryId, webhookId, webhook, headers, request: read, sent: request, receivedAt };
      return report(await store(delivery, secret, inTime), webhookId);
    }
  }
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
  /** Its body is what was signed, without its content encodings. */
  request: DeliveryRequest;
  /** As it came: what is kept must be fit to be received again. */
  sent: DeliveryRequest;
  receivedAt: string;
}

type Refused = Omit<QuarantinedDelivery, 'webhookId' | 'headers' | 'body'> & {
  webhookId: string | undefined;
  request: DeliveryRequest;
};

/**
 * Keeps what was refused, so that a wrong secret can be fixed, or the webhook added, after Oktopost has given up; answers whether
 * it is kept. That it cannot be kept changes nothing. No webhook can be added whose id cannot be one.
 */
async function reject(refused: Refused, quarantine: PortsInTime['quarantine']): Promise<boolean> {
  const { request, webhookId, ...delivery } = refused;
  if (webhookId === undefined || request.body.length > MAX_REJECTED_BYTES) return false;
  try {
    return await quarantine.keep({ ...delivery, webhookId, headers: keptHeaders(request.headers), body: request.body });
  } catch {
    return false;
  }
}

function store(delivery: Delivery, secret: number, ports: PortsInTime): Promise<DeliveryOutcome> {
  const { deliveryId, webhookId, webhook, receivedAt, headers, request } = delivery;
  const { payloadIds } = headers;
  const info = { deliveryId, webhookId, receivedAt, payloadIds, event: webhook.event };
  return storeDelivery({ info, body: request.body, secret, kept: quarantined(delivery, 'unreadable', '') }, ports);
}

function quarantined(delivery: Delivery, kind: QuarantinedDelivery['kind'], reason: string): QuarantinedDelivery {
  const { deliveryId, webhookId, receivedAt, sent } = delivery;
  const headers = keptHeaders(sent.headers);
  return { kind, deliveryId, webhookId, reason, receivedAt, headers, body: sent.body };
}
