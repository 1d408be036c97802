import { ROOM } from './limits.ts';

/**
 * Throw it where trying again cannot help: the item goes to the dead-letter queue at once, with `reason` as its cause; where it has
 * several processors, once none of the others may yet succeed. It says nothing about the destination, which does not rest for it.
 */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';

  /** @param reason Why; ends up in logs and in the dead letter, where only harmless words stay: `text` says which of yours are. */
  constructor(reason: string) {
    super(reason);
  }
}

/** What a delay can be read from: seconds, a time, what a `Retry-After` header holds, or a response with that header. */
export type Delay = number | Date | string | null | undefined | { headers: { get(name: string): string | null } };

/** Who is to wait: this item alone, or all items of the processor, since its destination has asked for time. */
export type RetryScope = 'item' | 'destination';

/**
 * Throw it to be tried again after a delay of your choice, for example what a `Retry-After` header asked for. It is a failed
 * attempt like any other: an item that fails once more when `retryHours` have passed since its first attempt is given up. A wait
 * beyond that is kept, and ends with one more attempt.
 */
export class RetryLater extends Error {
  override readonly name: string = 'RetryLater';
  /** At least 1; undefined where none was asked for that can be understood: then the usual back-off of this attempt. */
  readonly seconds: number | undefined;
  readonly scope: RetryScope;

  /**
   * @param delay Seconds, a Date, the text of a `Retry-After` header (seconds or a date, RFC 9110, section 10.2.3), or the
   *   response that has it. What is missing, unreadable, past or 0 means the usual back-off, since `Number(null)` is 0 too.
   *   What is asked for is kept, and chance adds up to a tenth. The longest is 6.5 days less what the item has waited already,
   *   which is how long a message can stay in the queue; what is longer than 11 hours is made in parts.
   * @param reason Why; ends up in logs, where only harmless words stay: `text` says which of yours are.
   * @param scope `item`: nobody else waits. `destination`: the processor rests in all Lambdas; until then none of its items is
   *   tried, and afterwards one first. Without a delay for 1 s, and twice as long after each such try, up to 15 min.
   */
  constructor(delay: Delay, reason: string, scope: RetryScope = 'item') {
    super(reason);
    this.scope = scope;
    const seconds = Math.ceil(secondsOf(delay));
    this.seconds = seconds > 0 ? Math.min(seconds, ROOM.oldestItemSeconds) : undefined;
  }
}

/** NaN for what says nothing. */
function secondsOf(delay: Delay): number {
  if (typeof delay === 'number') return delay;
  if (delay instanceof Date) return (delay.getTime() - Date.now()) / 1_000;
  if (typeof delay === 'string') return secondsOfHeader(delay.trim());
  return delay === null || delay === undefined ? Number.NaN : secondsOf(delay.headers.get('retry-after'));
}

/** A number of seconds, or a date that names its day: `Date.parse` alone takes a lone number for a year. */
function secondsOfHeader(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  return /^[A-Za-z]{3,9},? /.test(text) ? secondsOf(new Date(text)) : Number.NaN;
}
