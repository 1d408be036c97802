import * as limits from '../../../lib/limits.ts';
import { numbersOf } from './numbers.ts';

interface Limit {
  /** As it is written: `SQS.messageBytes`. */
  path: string;
  /** Of the limit alone, without its unit: `message`. */
  word: string;
  value: number;
}

/** Lists are no limits, and a day is a unit. */
const LIMITS: readonly Limit[] = Object.entries(limits).flatMap(([group, values]) =>
  typeof values === 'object' && !(values instanceof RegExp)
    ? Object.entries(values).flatMap(([name, value]) =>
        typeof value === 'number' ? [{ path: `${group}.${name}`, word: wordOf(name), value }] : [],
      )
    : [],
);

/** A number above it says by itself what it is. */
const LARGEST_PLAIN_NUMBER = 1_000;

/** Names that anything may have. */
const ANYTHING = new Set(['retries', 'timeout']);

/** Parameters of AWS's that take a limit, so that no number of one's own belongs there. */
const PARAMETERS = new Set([
  'MaxNumberOfMessages',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'VisibilityTimeout',
  'WaitTimeSeconds',
]);

/**
 * The limits that a source writes down again, by their names in lib/limits.ts: large numbers by their value, in seconds or
 * milliseconds, and small ones where a constant or property of the same name gets the same value.
 */
export function limitsIn(source: string): string[] {
  return numbersOf(source, { DAY_SECONDS: limits.DAY_SECONDS }).flatMap(({ value, name = '' }) => [
    ...LIMITS.filter((limit) => isLimit(limit, value, name)).map(({ path }) => path),
    ...(PARAMETERS.has(name) && value > 0 ? [name] : []),
  ]);
}

function isLimit(limit: Limit, value: number, name: string): boolean {
  if (value !== limit.value && value !== limit.value * 1_000) return false;
  return limit.value > LARGEST_PLAIN_NUMBER || (wordOf(name) === limit.word && !ANYTHING.has(limit.word));
}

/** `processTimeoutSeconds` and `PROCESS_TIMEOUT_MS` are the same word. */
function wordOf(name: string): string {
  const word = name.replaceAll('_', '').toLowerCase();
  return word.replace(/(milliseconds|seconds|ms|bytes|mb|hours|days)$/, '');
}
