import { printableEvent } from '../privacy/printable.ts';
import type { DeliveryOutcome, DeliveryReport } from '../receive/outcome.ts';
import { type LogLine, numberField, textField } from './log-line.ts';

/** What the log line of one delivery says, beside its level and message. */
export type DeliveryLine = {
  outcome: string;
  deliveryId: string | undefined;
  webhookId: string | undefined;
  /** Of the body. */
  bytes: number | undefined;
  milliseconds: number | undefined;
} & DeliveryDetails;

type DeliveryDetails = {
  items?: number | undefined;
  oversize?: number | undefined;
  /** Elements that are kept in quarantine, while the items are queued. */
  quarantined?: number | undefined;
  /** Items whose raw control characters were escaped. */
  repaired?: number | undefined;
  /** Messages that stand for many items each. */
  ranges?: number | undefined;
  /** How the delivery is unlike what is known of Oktopost. */
  drift?: readonly string[] | undefined;
  /** The position of the secret that fits; 0 for the current one. */
  secret?: number | undefined;
  events?: readonly string[] | undefined;
  reason?: string | undefined;
  /** A rejected delivery is in quarantine. */
  kept?: boolean | undefined;
  /** Items that are not known to be stored. */
  failed?: number | undefined;
};

export function toDeliveryLine(report: DeliveryReport, milliseconds: number): DeliveryLine {
  const { deliveryId, webhookId, bytes, outcome } = report;
  return { outcome: outcome.kind, deliveryId, webhookId, bytes, milliseconds, ...detailsOf(outcome) };
}

function detailsOf(outcome: DeliveryOutcome): DeliveryDetails {
  switch (outcome.kind) {
    case 'accepted': {
      const { items, oversize, secret, quarantined, repaired, ranges, drift } = outcome;
      const events = [...new Set([...outcome.events.keys()].map(printableEvent))].slice(0, MOST_EVENTS_NAMED);
      const more = { quarantined: some(quarantined), repaired: some(repaired), ranges: some(ranges) };
      return { items, oversize, secret, events, ...more, drift: drift.length > 0 ? drift : undefined };
    }
    case 'quarantined':
      return { reason: outcome.reason, secret: outcome.secret };
    case 'rejected':
      return { reason: outcome.reason, kept: outcome.kept };
    case 'not stored':
      return { reason: outcome.reason, failed: outcome.failed };
    case 'not verifiable':
      return { reason: outcome.reason };
    case 'not found':
    case 'method not allowed':
      return {};
  }
}

/** A line has the room of a log line, and a delivery may name a million. */
const MOST_EVENTS_NAMED = 100;

/** What is not there is not said. */
function some(count: number): number | undefined {
  return count > 0 ? count : undefined;
}

/** @param log A line of `receive`. Undefined where it is not about how a delivery ended. */
export function readDeliveryLine(log: LogLine): DeliveryLine | undefined {
  const outcome = textField(log, 'outcome');
  if (outcome === undefined) return undefined;
  const { events, kept, drift } = log.fields;
  return {
    outcome,
    deliveryId: textField(log, 'deliveryId'),
    webhookId: textField(log, 'webhookId'),
    bytes: numberField(log, 'bytes'),
    milliseconds: numberField(log, 'milliseconds'),
    items: numberField(log, 'items'),
    oversize: numberField(log, 'oversize'),
    quarantined: numberField(log, 'quarantined'),
    repaired: numberField(log, 'repaired'),
    ranges: numberField(log, 'ranges'),
    drift: Array.isArray(drift) ? drift.map(String) : undefined,
    secret: numberField(log, 'secret'),
    events: Array.isArray(events) ? events.map(String) : undefined,
    reason: textField(log, 'reason'),
    kept: typeof kept === 'boolean' ? kept : undefined,
    failed: numberField(log, 'failed'),
  };
}
