import { type DeadReason, readAttributes } from '../../../lib/dead-letter.ts';
import { printableId } from '../../../lib/privacy/printable-id.ts';
import type { ObservedItem } from './registry.ts';

const REASONS: Record<DeadReason, true> = {
  'permanent error': true,
  'failed for too long': true,
  'crashed each time': true,
  'too old to retry': true,
  'its processor rested': true,
  'never reached': true,
  'came before under another payload id': true,
  'its payload id came before with other content': true,
  'unreadable message': true,
  'stored item missing': true,
  'stored item altered': true,
};

/** What is wrong with the cause that a dead letter carries; undefined where nothing is. */
export function deadLetterProblem(
  attributes: Readonly<Record<string, string>>,
  item: ObservedItem,
): string | undefined {
  const cause = readAttributes(attributes);
  if (cause === undefined) return 'it has no reason';
  const { reason, errorName, errorMessage, attempts, firstAt, lastAt } = cause;
  if (!Object.hasOwn(REASONS, reason)) return `its reason is "${reason}"`;
  if (!errorName || !errorMessage) return 'the error has no name or no message';
  if (!(attempts >= 1)) return `its attempts are ${attempts}`;
  if (!(Date.parse(firstAt) <= Date.parse(lastAt) + MOST_SKEW_MS)) return `its times are ${firstAt} and ${lastAt}`;
  if (cause.webhookId !== item.webhookId) return 'its webhook id is another';
  if (cause.payloadId !== (printableId(item.payloadId) ?? '')) return 'its payload id is another';
  if (!cause.deliveryId) return 'it has no delivery id';
  return undefined;
}

/** Both times may be of different Lambdas, whose clocks differ. */
const MOST_SKEW_MS = 5_000;
