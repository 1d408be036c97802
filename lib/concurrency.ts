/** Runs `work` on each value, at most `limit` at a time; the results stand in the order of the values. */
export async function mapConcurrently<T, R>(
  values: readonly T[],
  limit: number,
  work: (value: T) => Promise<R>,
): Promise<R[]> {
  const results = new Map<number, R>();
  const queue = values.entries();
  const worker = async () => {
    for (const [i, value] of queue) results.set(i, await work(value));
  };
  await Promise.all(Array.from({ length: Math.min(limit, values.length) }, worker));
  return [...results.entries()].sort(([a], [b]) => a - b).map(([, result]) => result);
}
