import type { DayResult } from './day.ts';
import { PROMISES } from './observer/promises.ts';

export interface Summary {
  days: number;
  counts: ReadonlyMap<string, number>;
  faults: ReadonlyMap<string, number>;
  /** By promise, those that were never broken too. */
  broken: ReadonlyMap<string, number>;
}

export function summarize(results: readonly DayResult[]): Summary {
  const broken = new Map<string, number>(Object.values(PROMISES).map((promise) => [promise, 0]));
  for (const { promise } of results.flatMap((result) => result.broken))
    broken.set(PROMISES[promise], (broken.get(PROMISES[promise]) ?? 0) + 1);
  return {
    days: results.length,
    counts: sum(results.map(({ counts }) => counts)),
    faults: sum(results.map(({ faults }) => faults)),
    broken,
  };
}

/** What the counts are called in the table, in its order. Counts whose names begin with `dead: ` have a part of their own. */
const TRAFFIC = {
  deliveries: 'deliveries of Oktopost',
  posts: 'posts for them, with retries and resends',
  'forged posts': 'posts of a forger',
  'given up by Oktopost': 'deliveries that Oktopost gave up, never answered 2xx',
  deactivations: 'webhooks deactivated and reactivated',
  'secrets changed': 'secrets changed',
  'answered 202': 'answered 202',
  'answered 401': 'answered 401',
  'answered 503': 'answered 503',
};

const ITEMS = {
  'messages stored': 'messages stored',
  'items done': 'items done',
  'outcome duplicate': 'duplicates prevented',
  'outcome replay refused': 'replays refused',
  'outcome retry': 'retries',
  'outcome busy': 'found busy',
  'outcome unavailable': 'put off, the ledger or the dead-letter queue out of reach',
  'outcome not started': 'put off, no time left for them in the batch',
  'oversize items': 'oversize items',
  'dead letters replayed': 'dead letters replayed by operators',
};

const LAMBDAS = {
  'receive crashed': 'receive crashed',
  'receive timed out': 'receive timed out',
  'process crashed': 'process crashed',
  'process timed out': 'process timed out',
};

export function formatSummary({ days, counts, faults, broken }: Summary, seconds: number): string {
  const dead = [...counts].filter(([name]) => name.startsWith('dead: '));
  const deadByReason = dead.map(([name, count]): Row => [name.slice('dead: '.length), count]);
  return [
    section('Traffic', named(TRAFFIC, counts)),
    section('Items', named(ITEMS, counts)),
    section('Dead letters, by reason', deadByReason.sort(byCount)),
    section('Lambdas', named(LAMBDAS, counts)),
    section('Faults injected', [...faults].sort(byCount)),
    section('Broken promises', [...broken]),
    `${format(days)} simulated days in ${seconds.toFixed(1)} s. Broken promises: ${format(total(broken))}.`,
  ].join('\n');
}

type Row = [name: string, count: number];

function named(names: Readonly<Record<string, string>>, counts: ReadonlyMap<string, number>): Row[] {
  return Object.entries(names).map(([name, title]) => [title, counts.get(name) ?? 0]);
}

function section(title: string, rows: readonly Row[]): string {
  const lines = rows.map(([name, count]) => `  ${name.padEnd(60)}${format(count).padStart(12)}`);
  return `${title}\n${lines.join('\n')}\n`;
}

function byCount([, a]: Row, [, b]: Row): number {
  return b - a;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sumOfAll, count) => sumOfAll + count, 0);
}

function format(count: number): string {
  return count.toLocaleString('en-US');
}

function sum(maps: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const [name, count] of maps.flatMap((map) => [...map])) totals.set(name, (totals.get(name) ?? 0) + count);
  return totals;
}
