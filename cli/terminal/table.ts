import { wrap } from '../../local/terminal/wrap.ts';

/** How a column of a table looks. */
export interface Column {
  /** Stands above the column; a table without any title has no such line. */
  title?: string;
  /** On which side its texts end; numbers on the right. The default is left. */
  align?: 'left' | 'right';
  /** At least that wide, so that rows which come one after the other stand under each other. */
  width?: number;
  /** What to do with a text that is longer than its room: the column is the one that gives way. */
  tooLong?: 'cut' | 'wrap';
}

type Row = readonly string[];

const GAP = '  ';
const NARROWEST = 8;

/**
 * Rows in columns, as lines of at most `width` characters: the columns with `tooLong` share the room that the others leave.
 * Titles make a first line.
 */
export function table(columns: readonly Column[], rows: readonly Row[], width: number, indent = ''): string[] {
  const titles = columns.some(({ title }) => title !== undefined) ? [columns.map(({ title = '' }) => title)] : [];
  const all = [...titles, ...rows];
  const widths = fit(columns, all, width - indent.length - GAP.length * (columns.length - 1));
  return all.flatMap((row) => linesOf(columns, row, widths)).map((line) => (line === '' ? '' : indent + line));
}

/** The widths of the columns: as wide as their longest text, and less where that is too much for the line. */
function fit(columns: readonly Column[], rows: readonly Row[], room: number): number[] {
  const widths = columns.map(({ width = 0 }, i) => Math.max(width, ...rows.map((row) => row[i]?.length ?? 0)));
  for (;;) {
    const excess = widths.reduce((sum, width) => sum + width, 0) - room;
    const widest = widestFlexible(columns, widths);
    const width = widths[widest] ?? 0;
    if (excess <= 0 || width <= NARROWEST) return widths;
    widths[widest] = width - 1;
  }
}

function widestFlexible(columns: readonly Column[], widths: readonly number[]): number {
  const flexible = widths.map((width, i) => (columns[i]?.tooLong === undefined ? -1 : width));
  return flexible.indexOf(Math.max(...flexible));
}

function linesOf(columns: readonly Column[], row: Row, widths: readonly number[]): string[] {
  const cells = columns.map(({ tooLong }, i) => inRoom(row[i] ?? '', widths[i] ?? 0, tooLong));
  const height = Math.max(...cells.map((lines) => lines.length));
  const line = (n: number) => cells.map((lines, i) => pad(lines[n] ?? '', widths[i] ?? 0, columns[i]?.align)).join(GAP);
  return Array.from({ length: height }, (_, n) => line(n).trimEnd());
}

function inRoom(text: string, width: number, tooLong: Column['tooLong']): string[] {
  if (text.length <= width || tooLong === undefined) return [text];
  return tooLong === 'cut' ? [cut(text, width)] : wrap(text, width);
}

function pad(text: string, width: number, align: Column['align']): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

/** The beginning of a text that is too long, and an ellipsis. */
function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** A text below a row: in lines of at most `width` characters, each with the indent before it; a command stays whole. */
export function indented(text: string, width: number, indent: string): string[] {
  return wrap(text, width - indent.length).map((line) => (line === '' ? '' : indent + line));
}
