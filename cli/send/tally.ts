import { type Attempt, isStored } from '../../lib/sender/deliver.ts';

/** What became of many deliveries. */
export interface Tally {
  sent: number;
  failed: number;
  items: number;
  /** Times that a delivery was sent again. */
  retries: number;
  /** How often each answer came, by status; where none came, by the reason. */
  answers: Map<string, number>;
  /** Of each answer, in milliseconds. */
  latencies: number[];
  firstFailure: Attempt | undefined;
}

export function emptyTally(): Tally {
  return { sent: 0, failed: 0, items: 0, retries: 0, answers: new Map(), latencies: [], firstFailure: undefined };
}

/** Adds a delivery of so many items, by its attempts. */
export function addTo(tally: Tally, items: number, attempts: readonly Attempt[]): void {
  const last = attempts.at(-1);
  if (isStored(last)) {
    tally.sent++;
    tally.items += items;
  } else {
    tally.failed++;
    tally.firstFailure ??= last;
  }
  tally.retries += attempts.length - 1;
  for (const attempt of attempts) {
    const answer = 'status' in attempt ? String(attempt.status) : attempt.problem;
    tally.answers.set(answer, (tally.answers.get(answer) ?? 0) + 1);
    if ('status' in attempt) tally.latencies.push(attempt.milliseconds);
  }
}
