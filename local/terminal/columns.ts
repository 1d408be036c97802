import { styleText } from 'node:util';

/** Wide enough for the longest outcome, and for the webhook of the longest event type. */
const WIDTHS = { what: 8, result: 11, delivery: 8, name: 33 } as const;

const CLOCK = '00:00:00';

export type Mood = 'green' | 'yellow' | 'red' | 'dim';

/** One line about one delivery or item: aligned, and coloured only on a terminal. Without `what` it belongs to one that follows. */
export function columns(what: string, result: string, mood: Mood, deliveryId = '', name = '', details = ''): string {
  const cells = [
    what === '' ? ' '.repeat(CLOCK.length) : clock(),
    what.padEnd(WIDTHS.what),
    styleText(mood, result.padEnd(WIDTHS.result)),
    deliveryId.slice(0, WIDTHS.delivery).padEnd(WIDTHS.delivery),
    name.padEnd(WIDTHS.name),
    details,
  ];
  return cells.join('  ').trimEnd();
}

/** A line that belongs to the one before it. */
export function indented(text: string): string {
  return `${' '.repeat(CLOCK.length + 2)}${text}`;
}

function clock(): string {
  return new Date().toTimeString().slice(0, CLOCK.length);
}
