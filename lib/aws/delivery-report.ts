import { OKTOPOST } from '../limits.ts';
import type { Log } from '../log.ts';
import type { AcceptedDelivery, DeliveryOutcome, DeliveryReport, Refusal } from '../receive/outcome.ts';
import { RECEIVER_PATH } from '../receive/receiver-path.ts';
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
  const [level, message] = lineOf(received, stack);
  log[level](message, toDeliveryLine(received, milliseconds));
}

function lineOf(
  { outcome, webhookId = '<webhookId>' }: DeliveryReport,
  stack: string | undefined,
): [level: 'info' | 'warn' | 'error', message: string] {
  switch (outcome.kind) {
    case 'accepted':
      return acceptedLine(outcome);
    case 'quarantined':
      return [
        'warn',
        'delivery quarantined: it is authentic, but cannot be read; it is kept under quarantine/unreadable',
      ];
    case 'rejected':
      return ['warn', `delivery rejected: ${adviceOn(outcome, webhookId, stack)}`];
    case 'not found':
      return ['info', `request refused: it is no delivery, and not for ${RECEIVER_PATH}`];
    case 'method not allowed':
      return ['info', 'request refused: only POST is accepted; was the address opened in a browser?'];
    case 'not stored':
      return ['error', `delivery not stored: ${SENT_AGAIN}`];
    case 'not verifiable':
      return ['error', `delivery not verified: ${SENT_AGAIN}. ${adviceOnSecrets(stack)}`];
  }
}

function acceptedLine({ quarantined, drift }: AcceptedDelivery): ['info' | 'warn', message: string] {
  if (quarantined > 0)
    return ['warn', 'delivery accepted but for some elements: they are kept under quarantine/unreadable'];
  if (drift.length > 0)
    return [
      'warn',
      'delivery accepted, and is unlike what is known of Oktopost: all of it is queued, the field drift says why',
    ];
  return ['info', 'delivery accepted'];
}

const SENT_AGAIN = `answered 503; Oktopost sends it again every ${OKTOPOST.retrySeconds / 60} minutes, ${OKTOPOST.retries} times`;

/** The stack's secret was broken by whoever edited it, or cannot be reached. */
function adviceOnSecrets(stack: string | undefined): string {
  return stack === undefined
    ? 'The variable WEBHOOKS is wrong'
    : `What is wrong with the secrets: npm run okto -- webhooks list ${stack}. To put the version before back: npm run okto -- webhooks restore ${stack}`;
}

/** What is probably wrong, and what to type. */
function adviceOn({ reason, kept }: Rejection, webhookId: string, stack: string | undefined): string {
  const [advice, command] = repairOf(reason, webhookId);
  if (command === undefined) return advice;
  if (stack === undefined) return reason === 'webhook unknown' ? `${advice} to the variable WEBHOOKS` : advice;
  const where = reason === 'webhook unknown' ? 'unknown' : 'rejected';
  return `${advice}: npm run okto -- webhooks ${command} ${stack}${kept ? `. It is kept under quarantine/${where}` : ''}`;
}

type Rejection = Extract<DeliveryOutcome, { kind: 'rejected' }>;

function repairOf(reason: Refusal, webhookId: string): [advice: string, command?: string] {
  if (reason === 'webhook unknown')
    return ['its webhook is not configured here; add it with its secret', `add ${webhookId} <event>`];
  return reason === 'signature mismatch' ? [ADVICE[reason], `rotate ${webhookId}`] : [ADVICE[reason]];
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

const ANSWERED_4XX: ReadonlySet<DeliveryOutcome['kind']> = new Set(['rejected', 'not found', 'method not allowed']);

function emitDelivery({ webhookId, outcome }: DeliveryReport, milliseconds: number, emit: EmitMetrics): void {
  emit({ outcome: outcome.kind }, { Deliveries: [1], ReceiveMilliseconds: [milliseconds] });
  // The alarm `function-url-4xx` takes them from what AWS counts as 4xx.
  if (ANSWERED_4XX.has(outcome.kind)) emit({}, { Answered4xx: [1] });
  if (outcome.kind === 'rejected') emit({ reason: outcome.reason }, { Rejected: [1] });
  if (outcome.kind !== 'accepted') return;
  for (const [event, items] of countByDimension(outcome.events)) emit({ event }, { ItemsAccepted: [items] });
  if (outcome.quarantined > 0) emit({}, { ElementsQuarantined: [outcome.quarantined] });
  // Without the reason as a dimension: the log line has it.
  if (outcome.drift.length > 0) emit({}, { Drift: [1] });
  // When this is no longer counted, the previous secret of the webhook can be removed.
  if (outcome.secret > 0 && webhookId !== undefined) emit({ webhook: webhookId }, { PreviousSecretUsed: [1] });
}

function countByDimension(events: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [event, items] of events)
    counts.set(eventDimension(event), (counts.get(eventDimension(event)) ?? 0) + items);
  return counts;
}
