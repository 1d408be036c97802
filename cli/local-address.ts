import type { Variables } from '../lib/config.ts';
import { UsageError } from '../lib/operate/usage-error.ts';
import { RECEIVER_PATH } from '../lib/receive/receiver-path.ts';
import { runningStack } from './running-stack.ts';

const USUAL_PORT = 3_000;
/** Of TCP. */
export const HIGHEST_PORT = 65_535;

/** The address of the local stack that runs; where none is known, the one at which it would be started. */
export async function localAddress({ cache, environment }: { cache: string; environment: Variables }) {
  return (await runningStack(cache).find()) ?? `http://127.0.0.1:${portOf(environment)}`;
}

/** Where the local stack receives deliveries. */
export async function localReceiver(known: { cache: string; environment: Variables }): Promise<URL> {
  return new URL(RECEIVER_PATH, await localAddress(known));
}

/** The port at which the local stack is started. @throws UsageError where PORT is none. `name`: how it is called there. */
export function portOf({ PORT }: Variables, name = 'The variable PORT'): number {
  if (!PORT) return USUAL_PORT;
  const port = /^\d+$/.test(PORT) ? Number(PORT) : Number.NaN;
  if (port <= HIGHEST_PORT) return port;
  throw new UsageError(`${name} must be a whole number from 0 to ${HIGHEST_PORT}, not ${JSON.stringify(PORT)}.`);
}
