import type { Service } from '../engine/faults.ts';
import type { World } from '../engine/world.ts';
import type { Environment } from './environment.ts';

/**
 * Calls a service from a Lambda, as the SDK does: three attempts, with what can happen to each on the way.
 *
 * @param effect What the service does; what it throws is its answer, and is not tried again.
 */
export type Call = <T>(service: Service, what: string, effect: () => T) => Promise<T>;

const ATTEMPTS = 3;

/** The service could not be reached, or would not: the SDK gives up after its attempts. */
class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';
}

export function callFrom(environment: Environment, world: World): Call {
  const { clock, random, faults, trace } = world;

  const courseOf = (service: Service) => {
    if (faults.isDown(service) || faults.strikes(`${service} call fails`)) return 'fails';
    if (faults.strikes(`${service} answer lost`)) return 'answer lost';
    if (faults.strikes(`${service} call arrives late`)) return 'arrives late';
    if (faults.strikes(`${service} call never answers`)) return 'never answers';
    return 'smooth';
  };
  /** On the way to the service or back. */
  const travel = () => random.between(1, 15) + (faults.strikes('network is slow') ? random.between(1_000, 12_000) : 0);
  const silence = () => random.between(500, 3_000);

  return (service, what, effect) =>
    new Promise((resolve, reject) => {
      const retry = (attempt: number, why: string) => {
        trace.add(environment.name, `${service} ${what}`, `attempt ${attempt}`, why);
        if (attempt === ATTEMPTS) return reject(new ServiceUnavailable(`${service} ${what} ${why}`));
        environment.after(random.between(50, 400) * attempt, () => send(attempt + 1));
      };
      const answer = (attempt: number, course: string, settle: () => void) => {
        if (faults.strikes('Lambda crashes after a call')) return environment.crash(`after ${service} ${what}`);
        if (course === 'answer lost') return environment.after(silence(), () => retry(attempt, course));
        environment.after(travel(), settle);
      };
      const arrive = (attempt: number, course: string) => {
        try {
          const value = effect();
          answer(attempt, course, () => resolve(value));
        } catch (error) {
          answer(attempt, course, () => reject(error));
        }
      };
      const leave = (attempt: number) => {
        const course = courseOf(service);
        if (course === 'fails') return environment.after(travel(), () => retry(attempt, course));
        // Not even the client's own time limit ends it.
        if (course === 'never answers') return random.chance(0.5) ? attemptQuietly(effect) : undefined;
        if (course !== 'arrives late') return void clock.after(travel(), () => arrive(attempt, course));
        clock.after(silence() + random.between(1_000, 30_000), () => attemptQuietly(effect));
        environment.after(silence(), () => retry(attempt, course));
      };
      const send = (attempt: number) => {
        if (faults.strikes('Lambda crashes before a call')) return environment.crash(`before ${service} ${what}`);
        // Preparing and signing takes a moment, in which a Lambda that has answered is already standing still.
        environment.after(1, () => leave(attempt));
      };
      send(1);
    });
}

/** Nobody waits for this answer any more. */
function attemptQuietly(effect: () => unknown): void {
  try {
    effect();
  } catch {
    // The refusal travels to nobody.
  }
}
