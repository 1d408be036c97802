import type { Rest, RestStore } from '../../lib/process/rest.ts';

/** Keeps the contract of the store of rests in a map; the tests of the real one hold this one to it too. */
export function memoryRests(): RestStore {
  const rests = new Map<string, Rest>();
  return {
    read: async () => new Map(rests),
    async replace(processor, before, after) {
      if (JSON.stringify(rests.get(processor)) !== JSON.stringify(before)) return false;
      if (after === undefined) rests.delete(processor);
      else rests.set(processor, after);
      return true;
    },
  };
}
