import { ROOM } from './limits.ts';

/** Throw it where trying again cannot help: the item goes to the dead-letter queue at once, with `reason` as its cause. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';

  /** @param reason Why; ends up in logs and in the dead letter, so no personal data. */
  constructor(reason: string) {
    super(reason);
  }
}

/** Throw it to be tried again after a delay of your choice, for example what a `Retry-After` header asked for. Counts as an attempt. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly seconds: number;

  /**
   * @param seconds 0 to 39,600 (SQS hides a message for 12 hours at most); other values are moved into that range.
   * @param reason Why; ends up in logs, so no personal data.
   */
  constructor(seconds: number, reason: string) {
    super(reason);
    this.seconds = Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 0), ROOM.longestDelaySeconds) : 0;
  }
}
