import type { Clock } from '../clock.ts';

/**
 * What one environment of the Lambda keeps in an hour of what is not authentic: anybody can send it. A write to S3 costs $0.005
 * per 1,000, so 8 an hour are 5,840 a month and 3 cents for an environment that is never idle; of 10 environments, which is what
 * the HTTP API's throttle lets run at 100 requests a second, at most 30 cents. Storage adds 1 cent: 2 MB an hour, kept for
 * 7 days, are 0.3 GB.
 */
const WRITES_AN_HOUR = 8;
const BYTES_AN_HOUR = 2_000_000;

const HOUR_MS = 3_600_000;

/** What may still be kept of what is not authentic. */
export interface StrangersBudget {
  /** Whether this was kept in this hour: a resend costs nothing. */
  isKept(key: string): boolean;
  kept(key: string): void;
  /** Whether a delivery may be written; what is taken is used up, whatever becomes of the write. */
  take(webhookId: string, bytes: number): boolean;
}

/**
 * Half of the budget is for webhook ids that were not seen in this hour, known or not: a flood under one id leaves it to the
 * others. It knows nothing of which webhooks there are, so that nobody learns that from what it does.
 */
export function strangersBudget(now: Clock): StrangersBudget {
  let hour = Number.NaN;
  let left = share();
  let reserved = share();
  const seen = new Set<string>();
  const keys = new Set<string>();

  const begin = () => {
    const current = Math.floor(now() / HOUR_MS);
    if (current === hour) return;
    hour = current;
    left = share();
    reserved = share();
    seen.clear();
    keys.clear();
  };
  return {
    isKept(key) {
      begin();
      return keys.has(key);
    },
    kept(key) {
      begin();
      keys.add(key);
    },
    take(webhookId, bytes) {
      begin();
      const isNew = !seen.has(webhookId);
      const from = [left, ...(isNew ? [reserved] : [])].find((one) => one.writes > 0 && one.bytes >= bytes);
      if (from === undefined) return false;
      from.writes--;
      from.bytes -= bytes;
      seen.add(webhookId);
      return true;
    },
  };
}

function share() {
  return { writes: WRITES_AN_HOUR / 2, bytes: BYTES_AN_HOUR / 2 };
}
