import type { World } from '../engine/world.ts';
import { createEnvironment, type Environment } from './environment.ts';

export interface Warm<Ports> {
  environment: Environment;
  ports: Ports;
}

/** Lambda lets go of an environment that nobody has needed for a while; on AWS it takes some minutes too. */
const LONGEST_IDLE_MS = 10 * 60_000;

/** The environments of one function: an idle one is used again, and one that has not been needed for a while is let go. */
export function createEnvironmentPool<Ports>(
  kind: string,
  world: World,
  wire: (environment: Environment) => Ports,
): () => Warm<Ports> {
  let pool: Warm<Ports>[] = [];
  return () => {
    const now = world.clock.now();
    pool = pool.filter(({ environment }) => isAlive(environment, now));
    const idle = pool.find(({ environment }) => environment.state() === 'idle');
    if (idle) return idle;
    const environment = createEnvironment(kind, world);
    const created = { environment, ports: wire(environment) };
    pool.push(created);
    return created;
  };
}

function isAlive(environment: Environment, now: number): boolean {
  const state = environment.state();
  return state === 'busy' || (state === 'idle' && now - environment.idleSince() < LONGEST_IDLE_MS);
}
