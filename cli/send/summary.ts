import { percentile } from './percentile.ts';
import type { Tally } from './tally.ts';
import { count, inMilliseconds, plural } from './texts.ts';

/** The end of a run of many deliveries, as lines for people. */
export function summary(tally: Tally, milliseconds: number): string[] {
  const { sent, failed, items, retries, answers, latencies } = tally;
  const rate = (number: number) => count(Math.round(number / (milliseconds / 1_000)));
  const answerLines = [...answers]
    .sort(([, a], [, b]) => b - a)
    .map(([answer, times]) => row('answer', `${answer} × ${count(times)}`));
  return [
    row(
      'sent',
      `${count(sent)} (${plural(items, 'item')})${retries > 0 ? ` with ${plural(retries, 'retry', 'retries')}` : ''}`,
    ),
    row('failed', count(failed)),
    ...answerLines,
    ...(latencies.length > 0 ? [row('latency', latencyText(latencies))] : []),
    row('rate', `${rate(sent)} deliveries/s, ${rate(items)} items/s, in ${(milliseconds / 1_000).toFixed(1)} s`),
  ];
}

function latencyText(latencies: readonly number[]): string {
  return [50, 95, 99].map((percent) => `p${percent} ${inMilliseconds(percentile(latencies, percent))}`).join(', ');
}

function row(name: string, value: string): string {
  return `${name.padEnd(8)} ${value}`;
}
