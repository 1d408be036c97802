import { DEAD_REASONS, readAttributes } from '../../../lib/dead-letter.ts';
import { printableId } from '../../../lib/privacy/printable-id.ts';
import type { ObservedItem } from './registry.ts';

/** What is wrong with the cause that a dead letter carries; undefined where nothing is. */
export function deadLetterProblem(
  attributes: Readonly<Record<string, string>>,
  item: ObservedItem,
): string | undefined {
  const cause = readAttributes(attributes);
  if (cause === undefined) return 'it has no reason';
  const { reason, errorName, errorMessage, attempts, firstAt, lastAt } = cause;
  if (!DEAD_REASONS.some((known) => known === reason)) return `its reason is "${reason}"`;
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
