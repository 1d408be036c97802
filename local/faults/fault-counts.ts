/** How often each kind of fault was injected, by name. */
export type FaultCounts = Readonly<Record<string, number>>;

export interface FaultCounter {
  count(fault: string): void;
  counts(): FaultCounts;
}

export function countFaults(): FaultCounter {
  const counts = new Map<string, number>();
  return {
    count: (fault) => counts.set(fault, (counts.get(fault) ?? 0) + 1),
    counts: () => Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b))),
  };
}
