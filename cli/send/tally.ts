import { isStored, type PostAttempt } from '../../lib/sender/deliver.ts';
import { table } from '../terminal/table.ts';
import { count, plural } from '../terminal/words.ts';
import { inMilliseconds } from './report.ts';

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
  firstFailure: PostAttempt | undefined;
}

/** Before the first delivery. */
export function emptyTally(): Tally {
  return { sent: 0, failed: 0, items: 0, retries: 0, answers: new Map(), latencies: [], firstFailure: undefined };
}

/** Adds a delivery of a number of items, by its attempts. */
export function addTo(tally: Tally, items: number, attempts: readonly PostAttempt[]): void {
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

/** The end of a run of many deliveries, as lines of at most `width` characters. */
export function summary(tally: Tally, milliseconds: number, width: number): string[] {
  const { sent, failed, items, retries, answers, latencies } = tally;
  const rate = (number: number) => count(Math.round(number / (milliseconds / 1_000)));
  const again = retries > 0 ? ` with ${plural(retries, 'retry', 'retries')}` : '';
  const rows = [
    ['sent', `${count(sent)} (${plural(items, 'item')})${again}`],
    ['failed', count(failed)],
    ...[...answers].sort(([, a], [, b]) => b - a).map(([answer, times]) => ['answer', `${answer} × ${count(times)}`]),
    ...(latencies.length > 0 ? [['latency', latencyText(latencies)]] : []),
    ['rate', `${rate(sent)} deliveries/s, ${rate(items)} items/s, in ${(milliseconds / 1_000).toFixed(1)} s`],
  ];
  return table([{ width: 8 }, { tooLong: 'wrap' }], rows, width);
}

function latencyText(latencies: readonly number[]): string {
  return [50, 95, 99].map((percent) => `p${percent} ${inMilliseconds(percentile(latencies, percent))}`).join(', ');
}

/** The smallest value that at least `percent` of the values do not exceed (nearest rank); 0 where there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = Float64Array.from(values).sort();
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? 0;
}
