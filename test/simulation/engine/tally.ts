/** Counts by name, in the order in which they were first counted. */
export interface Tally {
  add(name: string, count?: number): void;
  readonly counts: ReadonlyMap<string, number>;
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  return {
    add: (name, count = 1) => counts.set(name, (counts.get(name) ?? 0) + count),
    counts,
  };
}
