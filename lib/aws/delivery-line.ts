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
      const { items, oversize, secret, events } = outcome;
      return { items, oversize, secret, events: [...events.keys()].map(printableEvent) };
    }
    case 'quarantined':
      return { reason: outcome.reason, secret: outcome.secret };
    case 'rejected':
      return { reason: outcome.reason, kept: outcome.kept };
    case 'not stored':
      return { reason: outcome.reason, failed: outcome.failed };
    case 'method not allowed':
    case 'too large':
      return {};
  }
}

/** @param log A line of `receive`. Undefined where it is not about how a delivery ended. */
export function readDeliveryLine(log: LogLine): DeliveryLine | undefined {
  const outcome = textField(log, 'outcome');
  if (outcome === undefined) return undefined;
  const { events, kept } = log.fields;
  return {
    outcome,
    deliveryId: textField(log, 'deliveryId'),
    webhookId: textField(log, 'webhookId'),
    bytes: numberField(log, 'bytes'),
    milliseconds: numberField(log, 'milliseconds'),
    items: numberField(log, 'items'),
    oversize: numberField(log, 'oversize'),
    secret: numberField(log, 'secret'),
    events: Array.isArray(events) ? events.map(String) : undefined,
    reason: textField(log, 'reason'),
    kept: typeof kept === 'boolean' ? kept : undefined,
    failed: numberField(log, 'failed'),
  };
}
