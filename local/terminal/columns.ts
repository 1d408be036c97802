import { wrap } from './wrap.ts';

/** What a colour says: it is well, to be looked at, wrong, or of less interest. */
export type Mood = 'green' | 'yellow' | 'red' | 'dim';

/** How lines are to look: what fits on the screen, and with which colours. */
export interface Look {
  /** Of a line, in characters; Infinity where there is no terminal. */
  width: number;
  paint(mood: Mood, text: string): string;
}

/** One line about one delivery or item. Without `what` it belongs to one that follows. */
export interface Line {
  what: string;
  result: string;
  mood: Mood;
  deliveryId?: string;
  name?: string;
  details?: string;
}

/** Wide enough for the longest outcome, and for the webhook of the longest event type. */
const WIDE = { gap: '  ', what: 8, result: 11, delivery: 8, name: 33 };

/** Where the longest names would leave no room for the details, they are let stick out. */
const NARROW = { ...WIDE, gap: ' ', name: 14 };
const NARROW_BELOW = 120;

const CLOCK = '00:00:00';

/** Aligned; the details go on below where they do not fit on the line. */
export function columns(line: Line, look: Look): string[] {
  const { what, result, mood, deliveryId, name, details = '' } = line;
  const layout = look.width < NARROW_BELOW ? NARROW : WIDE;
  const before = [what === '' ? ' '.repeat(CLOCK.length) : clock(), what.padEnd(layout.what)].join(layout.gap);
  // What is about no delivery needs no room for one.
  const isAlone = deliveryId === undefined && name === undefined;
  const id = (deliveryId ?? '').slice(0, layout.delivery).padEnd(layout.delivery);
  const after = isAlone ? '' : [id, (name ?? '').padEnd(layout.name)].join(layout.gap);
  const painted = (end: string) =>
    [before, look.paint(mood, result.padEnd(layout.result)), end].join(layout.gap).trimEnd();
  const end = after === '' ? details : [after, details].join(layout.gap);
  if (before.length + layout.result + end.length + 2 * layout.gap.length <= look.width) return [painted(end)];
  return [painted(after), ...indented(details.replace(/ {2,}/g, ' '), look)];
}

/** Lines that belong to the one before them. */
export function indented(text: string, { width }: Look): string[] {
  const indent = ' '.repeat(CLOCK.length + 2);
  return wrap(text, width - indent.length).map((line) => indent + line);
}

function clock(): string {
  return new Date().toTimeString().slice(0, CLOCK.length);
}
