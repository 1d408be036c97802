import { table } from '../../cli/terminal/table.ts';
import { count } from '../../cli/terminal/words.ts';
import type { DayResult } from './day.ts';
import { PROMISES } from './observer/promises.ts';
import { RARE, RARE_STATES, type RareState } from './observer/rare-states.ts';

export interface Summary {
  days: number;
  counts: ReadonlyMap<string, number>;
  faults: ReadonlyMap<string, number>;
  /** By promise, those that were never broken too. */
  broken: ReadonlyMap<string, number>;
  /** Milliseconds, the shortest first. */
  waits: readonly number[];
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
    waits: results.flatMap(({ waits }) => waits).sort((a, b) => a - b),
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
  'changed contents': 'came with other content than before',
  'outcome retry': 'retries',
  'outcome resting': 'put off, their processor rests',
  'outcome waiting': 'put off, as their processor asked',
  'outcome busy': 'found busy',
  'outcome unavailable': 'put off, the ledger or the dead-letter queue out of reach',
  'outcome not started': 'put off, no time left for them in the batch',
  'oversize items': 'oversize items',
  'dead letters replayed': 'dead letters replayed by operators',
  effects: 'effects',
  'surplus effects': 'surplus effects, of runs whose end was never written down',
};

const DESTINATIONS = {
  'a destination down': 'were down for a while',
  'a destination hangs': 'did not answer for a while',
  'a destination limits': 'limited their rate for a while',
  rests: 'rests of processors',
  probes: 'items that tried whether a rest can end',
};

const LAMBDAS = {
  'receive crashed': 'receive crashed',
  'receive timed out': 'receive timed out',
  'process crashed': 'process crashed',
  'process timed out': 'process timed out',
};

/** In fewer days some of them may well not come. */
export const ENOUGH_DAYS = 1_000;

/** The rare states of which the days have shown nothing; none where there are too few days to ask for them. */
export function neverSeen({ days, counts }: Pick<Summary, 'days' | 'counts'>): RareState[] {
  return days < ENOUGH_DAYS ? [] : RARE_STATES.filter((state) => !counts.has(`${RARE}${state}`));
}

export function formatSummary(
  { days, counts, faults, broken, waits }: Summary,
  seconds: number,
  width: number,
): string {
  const section = (title: string, rows: readonly Row[]) => [title, ...linesOf(rows, width), ''].join('\n');
  const dead = [...counts].filter(([name]) => name.startsWith('dead: '));
  const deadByReason = dead.map(([name, times]): Row => [name.slice('dead: '.length), times]);
  return [
    section('Traffic', named(TRAFFIC, counts)),
    section('Items', named(ITEMS, counts)),
    section('Dead letters, by reason', deadByReason.sort(byCount)),
    section('Destinations', named(DESTINATIONS, counts)),
    section('Lambdas', named(LAMBDAS, counts)),
    section(
      'Rare states',
      RARE_STATES.map((state): Row => [state, counts.get(`${RARE}${state}`) ?? 0]),
    ),
    section('Minutes until a message is at rest, once nothing is wrong any more', minutesOf(waits)),
    section('Faults injected', [...faults].sort(byCount)),
    section('Broken promises', [...broken]),
    `${count(days)} simulated days in ${seconds.toFixed(1)} s. Broken promises: ${count(total(broken))}.`,
  ].join('\n');
}

type Row = [name: string, times: number];

/** @param waits Milliseconds, the shortest first. */
function minutesOf(waits: readonly number[]): Row[] {
  const at = (part: number) =>
    Math.ceil((waits[Math.min(waits.length - 1, Math.floor(part * waits.length))] ?? 0) / 60_000);
  return [
    ['messages that were left then', waits.length],
    ['half of them within', at(0.5)],
    ['99 of 100 within', at(0.99)],
    ['the last within', at(1)],
  ];
}

function named(names: Readonly<Record<string, string>>, counts: ReadonlyMap<string, number>): Row[] {
  return Object.entries(names).map(([name, title]) => [title, counts.get(name) ?? 0]);
}

function linesOf(rows: readonly Row[], width: number): string[] {
  const cells = rows.map(([name, number]) => [name, count(number)]);
  return table(
    [
      { width: 58, tooLong: 'wrap' },
      { align: 'right', width: 12 },
    ],
    cells,
    width,
    '  ',
  );
}

function byCount([, a]: Row, [, b]: Row): number {
  return b - a;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sumOfAll, count) => sumOfAll + count, 0);
}

function sum(maps: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const [name, count] of maps.flatMap((map) => [...map])) totals.set(name, (totals.get(name) ?? 0) + count);
  return totals;
}
