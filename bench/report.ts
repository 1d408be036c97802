import { table } from '../cli/terminal/table.ts';
import type { Bundle, VariantName } from './bundles.ts';
import type { Import } from './measure.ts';

/** What is too much: a cold start waits for it. */
const MOST = { receiveBytes: 270_000, processBytes: 450_000, importRatio: 0.6 };

export interface Row {
  name: VariantName;
  bytes: number;
  /** Medians. */
  importMilliseconds: number;
  importMemoryBytes: number;
}

export interface Target {
  name: string;
  actual: number;
  most: number;
  met: boolean;
}

export interface Report {
  node: string;
  rounds: number;
  /** Other work was done on the machine meanwhile, so the times are not to be trusted. */
  busy: boolean;
  rows: readonly Row[];
  targets: readonly Target[];
}

export function toReport(
  bundles: readonly Bundle[],
  imports: ReadonlyMap<VariantName, readonly Import[]>,
  { rounds, busy }: Pick<Report, 'rounds' | 'busy'>,
): Report {
  const rows = bundles.map(({ name, bytes }) => {
    const measured = imports.get(name) ?? [];
    return {
      name,
      bytes,
      importMilliseconds: median(measured.map(({ milliseconds }) => milliseconds)),
      importMemoryBytes: median(measured.map((one) => one.bytes)),
    };
  });
  return { node: process.version, rounds, busy, rows, targets: targetsOf(rows) };
}

function targetsOf(rows: readonly Row[]): Target[] {
  const row = (name: VariantName) => rows.find((candidate) => candidate.name === name);
  const target = (name: string, actual: number | undefined, most: number): Target => {
    const known = actual ?? Number.NaN;
    return { name, actual: known, most, met: known <= most };
  };
  const [packaged, plain] = [row('receive'), row('receive, default options')];
  const ratio = packaged && plain && packaged.importMilliseconds / plain.importMilliseconds;
  return [
    target('receive: bytes', packaged?.bytes, MOST.receiveBytes),
    target('process: bytes', row('process')?.bytes, MOST.processBytes),
    target('receive: import time, of that with default options', ratio, MOST.importRatio),
  ];
}

/** Of an even number of values the lower of the two in the middle; of none NaN. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
}

/** The report for a person, in lines of at most `width` characters. */
export function toText({ node, rounds, busy, rows, targets }: Report, width: number): string {
  const cells = rows.map((row) => [
    row.name,
    `${Math.round(row.bytes / 1_000)} KB`,
    `${row.importMilliseconds.toFixed(1)} ms`,
    `${(row.importMemoryBytes / 1_000_000).toFixed(1)} MB`,
  ]);
  const numbers = ['size', 'import', 'memory'].map((title) => ({ title, align: 'right', width: 10 }) as const);
  const verdicts = targets.map(({ name, actual, most, met }) => [
    met ? 'ok' : 'MISS',
    `${name}: ${inWords(actual)}, at most ${inWords(most)}`,
  ]);
  return [
    `Node ${node}, ${rounds} rounds of fresh processes, medians; memory is what the import adds.`,
    '',
    ...table([{ title: 'bundle', width: 26 }, ...numbers], cells, width),
    '',
    ...table([{ width: 4 }, { tooLong: 'wrap' }], verdicts, width),
    ...(busy ? ['', 'The machine was busy with other work: measure again when it is idle.'] : []),
  ].join('\n');
}

function inWords(value: number): string {
  return value < 100 ? value.toFixed(2) : `${(value / 1_000).toFixed(1)} KB`;
}
