/** How a destination fails those who call it: it refuses them, lets them wait for ever, or serves them for a moment of each second. */
export type Trouble = 'down' | 'hangs' | 'limits';

const TROUBLES: readonly (Trouble | undefined)[] = ['down', undefined, 'limits', undefined, 'hangs', undefined];

/** Bad times come again every minute. The first is longer than it takes to start the stack. */
const EVERY_MS = 60_000;
const LASTS_MS = 6_000;
const SERVES_MS = 300;

/** Which trouble a destination has: the same in all environments, since it hangs on nothing but the time. */
export interface DestinationMoment {
  /** Of its processor, among all of the table. */
  position: number;
  seed: number;
  /** Milliseconds since the chaos began. */
  sinceMs: number;
}

/** Undefined while it serves. */
export function troubleOf({ position, seed, sinceMs }: DestinationMoment): Trouble | undefined {
  if (sinceMs % EVERY_MS >= LASTS_MS) return undefined;
  const trouble = TROUBLES[(position + seed) % TROUBLES.length];
  return trouble === 'limits' && sinceMs % 1_000 < SERVES_MS ? undefined : trouble;
}
