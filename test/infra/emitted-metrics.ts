import { deliveryReports } from '../../lib/aws/delivery-report.ts';
import { itemReports } from '../../lib/aws/item-report.ts';
import type { EmitMetrics } from '../../lib/aws/metrics.ts';
import { secretsReports } from '../../lib/aws/secrets-report.ts';
import type { ItemOutcome } from '../../lib/process/outcome.ts';
import type { DeliveryOutcome } from '../../lib/receive/outcome.ts';
import { accepted } from '../support/accepted.ts';

const cause = { processor: 'postSent', errorName: 'Error', message: 'no' };

const DELIVERIES: readonly DeliveryOutcome[] = [
  accepted({ secret: 1, quarantined: 1, drift: ['ids do not pair'] }),
  { kind: 'quarantined', reason: 'not JSON', secret: 0 },
  { kind: 'rejected', reason: 'signature mismatch', kept: true },
  { kind: 'not verifiable', reason: 'broken' },
  { kind: 'not found' },
  { kind: 'method not allowed', method: 'GET' },
];

const ITEMS: readonly ItemOutcome[] = [
  { kind: 'done', attempt: 1 },
  { kind: 'duplicate' },
  { kind: 'split', items: 1 },
  { kind: 'dead', reason: 'permanent error', cause, attempt: 1 },
  { kind: 'retry', seconds: 30, cause, attempt: 1 },
  { kind: 'resting', seconds: 1, cause },
  { kind: 'waiting', seconds: 1 },
  { kind: 'busy', seconds: 1 },
  { kind: 'not started', seconds: 1 },
  { kind: 'unavailable', seconds: 30, cause },
  { kind: 'defect', seconds: 30, cause },
];

/** The metrics that the two functions print, as `name{dimension=value,…}` with sorted dimensions; an example of each. */
export function emittedMetrics(): Set<string> {
  const emitted = new Set<string>();
  const recorder =
    (service: string): EmitMetrics =>
    (dimensions, values) => {
      for (const name of Object.keys(values)) emitted.add(metricId(name, { service, ...dimensions }));
    };
  const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const reportDelivery = deliveryReports(silent, recorder('receive'), undefined);
  secretsReports(silent, recorder('receive'))('broken');
  for (const outcome of DELIVERIES) reportDelivery({ deliveryId: 'd', webhookId: 'w', bytes: 2, outcome }, 1);
  const items = itemReports(silent, recorder('process'));
  const info = { deliveryId: 'd', webhookId: 'w', event: 'postSent', index: 0, count: 1, receivedAt: '', sha256: '' };
  for (const outcome of ITEMS)
    items.report({
      messageId: 'm',
      info,
      outcome,
      milliseconds: 1,
      ageMilliseconds: 1,
      replayOf: '1',
      changedFrom: 'a',
    });
  items.flush();
  return emitted;
}

export function metricId(name: string, dimensions: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => a.localeCompare(b));
  return `${name}{${sorted.map(([key, value]) => `${key}=${value}`).join(',')}}`;
}

function ignore(): void {}
