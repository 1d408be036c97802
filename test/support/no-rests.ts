import type { Rests } from '../../lib/process/rest.ts';

/** For tests of something else: no processor ever rests. */
export const NO_RESTS: Rests = {
  restOf: async () => undefined,
  admit: async () => ({ kind: 'free' }),
  succeeded: async () => undefined,
  failed: async () => undefined,
};
