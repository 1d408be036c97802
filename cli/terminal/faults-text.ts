import type { ChaosState } from '../../local/faults/chaos.ts';
import { table } from './table.ts';
import { count } from './words.ts';

/** The faults that were injected, one a line of at most `width` characters. */
export function faultsText({ rate, seed, faults }: ChaosState, width: number): string {
  const rows = Object.entries(faults).map(([fault, times]) => [count(times), fault]);
  const lines = table([{ align: 'right', width: 6 }, { tooLong: 'wrap' }], rows, width, '  ');
  return [`Faults injected (rate ${rate}, seed ${seed}):`, ...lines].join('\n');
}
