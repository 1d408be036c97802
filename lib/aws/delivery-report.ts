import { LAMBDA, OKTOPOST } from '../limits.ts';
import type { Log } from '../log.ts';
import type { DeliveryOutcome, DeliveryReport, Refusal } from '../receive/outcome.ts';
import { toDeliveryLine } from './delivery-line.ts';
import { type EmitMetrics, eventDimension } from './metrics.ts';

/**
 * Tells ops how a delivery ended: one log line, which teaches the likely cause of a failure, and metrics.
 *
 * @param stack The options that name the stack in a command; undefined where there is none, on one machine.
 */
export function deliveryReports(log: Log, emit: EmitMetrics, stack: string | undefined) {
  return (received: DeliveryReport, milliseconds: number): void => {
    logDelivery(received, milliseconds, log, stack);
    emitDelivery(received, milliseconds, emit);
  };
}

function logDelivery(received: DeliveryReport, milliseconds: number, log: Log, stack: string | undefined): void {
  const [level, message] = lineOf(received.outcome, stack);
  log[level](message, toDeliveryLine(received, milliseconds));
}

function lineOf(
  outcome: DeliveryOutcome,
  stack: string | undefined,
): [level: 'info' | 'warn' | 'error', message: string] {
  switch (outcome.kind) {
    case 'accepted':
      return ['info', 'delivery accepted'];
    case 'quarantined':
      return [
        'warn',
        'delivery quarantined: it is authentic, but cannot be read; it is kept under quarantine/unreadable',
      ];
    case 'rejected':
      return ['warn', `delivery rejected: ${adviceOn(outcome.reason, stack)}`];
    case 'method not allowed':
      return ['info', 'request refused: only POST is accepted; was the address opened in a browser?'];
    case 'too large':
      return [
        'warn',
        `delivery refused: its body is larger than ${LAMBDA.bodyBytes / 1_000_000} MB, more than Lambda can take`,
      ];
    case 'not stored':
      return [
        'error',
        `delivery not stored: answered 503; Oktopost sends it again every ${OKTOPOST.retrySeconds / 60} minutes, ${OKTOPOST.retries} times`,
      ];
  }
}

/** What is probably wrong, and what to type. */
function adviceOn(reason: Refusal, stack: string | undefined): string {
  if (reason === 'webhook unknown')
    return stack === undefined
      ? 'its webhook is not configured here; add it with its secret to the variable WEBHOOKS'
      : `its webhook is not configured here; add it with its secret: npm run okto -- webhooks add <webhookId> <event> ${stack}`;
  if (reason === 'signature mismatch' && stack !== undefined)
    return `${ADVICE[reason]}: npm run okto -- webhooks rotate <webhookId> ${stack}. What was rejected is kept for a while under quarantine/rejected`;
  return ADVICE[reason];
}

const ADVICE: Record<Exclude<Refusal, 'webhook unknown'>, string> = {
  'webhook missing':
    'it has no X-Oktopost-Webhook header, so it is not from Oktopost, or something between removed the header',
  'signature missing':
    'it has no X-Oktopost-Secret header, so it is not from Oktopost, or something between removed the header',
  'signature doubled': 'it has two signatures; Oktopost sends one',
  'signature malformed': 'its signature is neither 40 hex characters nor 28 of base64',
  'signature mismatch':
    'its signature does not fit; is the secret here the one that Oktopost shows for this webhook, and does nothing between change the body? If the secret is wrong, give it the right one',
};

function emitDelivery({ webhookId, outcome }: DeliveryReport, milliseconds: number, emit: EmitMetrics): void {
  emit({ outcome: outcome.kind }, { Deliveries: [1], ReceiveMilliseconds: [milliseconds] });
  if (outcome.kind === 'rejected') emit({ reason: outcome.reason }, { Rejected: [1] });
  if (outcome.kind !== 'accepted') return;
  for (const [event, items] of countByDimension(outcome.events)) emit({ event }, { ItemsAccepted: [items] });
  // When this is no longer counted, the previous secret of the webhook can be removed.
  if (outcome.secret > 0 && webhookId !== undefined) emit({ webhook: webhookId }, { PreviousSecretUsed: [1] });
}

function countByDimension(events: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [event, items] of events)
    counts.set(eventDimension(event), (counts.get(eventDimension(event)) ?? 0) + items);
  return counts;
}
