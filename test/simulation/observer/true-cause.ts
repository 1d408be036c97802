import { type Fate, fatesOf, POISON } from '../sender/item-text.ts';
import type { ObservedItem } from './registry.ts';

const FAILS_FOR_LONG: readonly Fate[] = ['always fails', 'always asks for a delay'];
const CRASHES: readonly Fate[] = ['crashes the Lambda', 'blocks the Lambda'];

/** Three that are the Lambda's own, while nothing else ran, are taken for the item's: nobody could know better. */
const CRASHES_ALONE = 3;

/** Why an item must not have died of that; undefined where it has. Destinations are in trouble for less than items are retried. */
export function causeProblem(
  reason: string,
  item: ObservedItem,
  isStoredItemSound: boolean,
  all: Iterable<ObservedItem>,
): string | undefined {
  const fates = fatesOf(item.text);
  const has = (wanted: readonly Fate[]) => wanted.some((fate) => fates.includes(fate));
  switch (reason) {
    case 'permanent error':
      return has(['fails for good']) ? undefined : 'it would not fail for good';
    case 'failed for too long':
    case 'too old to retry':
    case 'its processor rested':
      return has(FAILS_FOR_LONG) ? undefined : 'it would have succeeded in time';
    case 'crashed each time':
      if (has(CRASHES) || item.text.includes(POISON) || item.crashesAlone >= CRASHES_ALONE) return undefined;
      return `it crashes nothing, and ran alone in ${item.crashesAlone} crashes`;
    case 'stored item missing':
    case 'stored item altered':
      return isStoredItemSound ? 'the stored item is sound' : undefined;
    case 'came before under another payload id': {
      const isOther = (other: ObservedItem) => other.sha256 === item.sha256 && other.payloadId !== item.payloadId;
      return [...all].some((other) => isAtSameWebhook(other, item) && isOther(other)) ? undefined : 'it did not';
    }
    case 'its payload id came before with other content': {
      const isOther = (other: ObservedItem) => other.payloadId === item.payloadId && other.sha256 !== item.sha256;
      return [...all].some((other) => isAtSameWebhook(other, item) && isOther(other)) ? undefined : 'it did not';
    }
    default:
      return 'nothing of the kind has happened to it';
  }
}

function isAtSameWebhook(a: ObservedItem, b: ObservedItem): boolean {
  return a.webhookId === b.webhookId;
}
