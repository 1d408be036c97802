import { fieldsOf } from '../../../lib/json.ts';
import * as limits from '../../../lib/limits.ts';
import { numbersOf } from './numbers.ts';

interface Limit {
  /** As it is written: `SQS.messageBytes`. */
  path: string;
  /** Of the limit alone, without its unit: `message`. */
  word: string;
  value: number;
}

/** The numbers in groups such as those of lib/limits.ts; lists are no limits. */
function limitsOf(groups: Readonly<Record<string, unknown>>): Limit[] {
  return Object.entries(groups).flatMap(([group, values]) =>
    Object.entries(fieldsOf(values)).flatMap(([name, value]) =>
      typeof value === 'number' ? [{ path: `${group}.${name}`, word: wordOf(name), value }] : [],
    ),
  );
}

/** A number above it says by itself what it is, but for half an hour, an hour, two and a day, which are times like others. */
const LARGEST_PLAIN_NUMBER = 1_000;
const PLAIN_TIMES = new Set([1_800, 3_600, 7_200, 86_400]);

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
 *
 * @param groups Others than those of lib/limits.ts.
 */
export function limitsIn(source: string, groups: Readonly<Record<string, unknown>> = limits): string[] {
  const known = limitsOf(groups);
  return numbersOf(source, { DAY_SECONDS: limits.DAY_SECONDS }).flatMap(({ value, name = '' }) => [
    ...known.filter((limit) => isLimit(limit, value, name)).map(({ path }) => path),
    ...(PARAMETERS.has(name) && value > 0 ? [name] : []),
  ]);
}

function isLimit(limit: Limit, value: number, name: string): boolean {
  const isTime = /seconds$/i.test(limit.path);
  if (value !== limit.value && !(isTime && value === limit.value * 1_000)) return false;
  const isPlain = limit.value <= LARGEST_PLAIN_NUMBER || PLAIN_TIMES.has(limit.value);
  return !isPlain || (wordOf(name) === limit.word && !ANYTHING.has(limit.word));
}

/** `processTimeoutSeconds` and `PROCESS_TIMEOUT_MS` are the same word. */
function wordOf(name: string): string {
  const word = name.replaceAll('_', '').toLowerCase();
  return word.replace(/(milliseconds|seconds|ms|bytes|mb|hours|days)$/, '');
}
