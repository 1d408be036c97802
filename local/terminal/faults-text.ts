import type { ChaosState } from '../faults/chaos.ts';

/** The faults that were injected, one a line. */
export function faultsText({ rate, seed, faults }: ChaosState): string {
  const lines = Object.entries(faults).map(([fault, count]) => `  ${String(count).padStart(6)}  ${fault}`);
  return [`Faults injected (rate ${rate}, seed ${seed}):`, ...lines].join('\n');
}
