import type { Timer } from '../../../lib/clock.ts';
import type { World } from '../engine/world.ts';

/** How an invocation ended, as whoever invoked it sees it. */
export type Ended<T> = { kind: 'answered'; value: T } | { kind: 'threw'; error: unknown } | Death;

type Death = { kind: 'crashed' | 'timed out' };

/**
 * One Lambda environment: runs one invocation at a time, stands still between them, and dies of a crash or a time-out. Of
 * what ran in a dead one nothing ever goes on: its promises stay pending.
 */
export interface Environment {
  readonly name: string;
  state(): 'idle' | 'busy' | 'dead';
  /** When it last came to a stand. */
  idleSince(): number;
  /** Its own clock, which is up to 2 seconds wrong. */
  now(): number;
  timer: Timer;
  sleep(milliseconds: number): Promise<void>;
  /** Calls back after so many milliseconds: not while it stands still, and never once it is dead. */
  after(milliseconds: number, callback: () => void): void;
  /** @param names Of what the invocation is for, for the trace. */
  invoke<T>(limitMs: number, names: string, work: (remaining: () => number) => Promise<T>): Promise<Ended<T>>;
  crash(why: string): void;
  /** Nothing goes on in it any more, as in a loop without end; only the time-out ends that. */
  block(): void;
  /** Tells later whether the invocation of now is still running. */
  invocation(): { isRunning(): boolean };
}

const MOST_SKEW_MS = 2_000;
const LONGEST_MOMENT_MS = 2_000;

export function createEnvironment(kind: string, world: World): Environment {
  const { clock, random, faults, trace, tally } = world;
  const name = world.newName(kind);
  const skew = random.between(-MOST_SKEW_MS, MOST_SKEW_MS);
  const standing: (() => void)[] = [];
  let state: 'idle' | 'busy' | 'dead' = 'idle';
  let isBlocked = false;
  let idleSince = clock.now();
  let invocations = 0;
  let about = '';
  let onDeath: (death: Death) => void = () => undefined;

  const deliver = (callback: () => void) => {
    if (state === 'busy' && !isBlocked) callback();
    else if (state === 'idle') standing.push(callback);
  };
  const after = (milliseconds: number, callback: () => void) => clock.after(milliseconds, () => deliver(callback));

  const die = (kindOfDeath: Death['kind'], why: string) => {
    if (state !== 'busy') return;
    state = 'dead';
    tally.add(`${kind} ${kindOfDeath}`);
    trace.add(name, kindOfDeath, why, `with ${about}`);
    onDeath({ kind: kindOfDeath });
  };

  const stand = () => {
    state = 'idle';
    idleSince = clock.now();
  };

  const wake = (names: string) => {
    invocations++;
    about = names;
    state = 'busy';
    for (const callback of standing.splice(0)) callback();
  };

  const invocation = () => {
    const number = invocations;
    return { isRunning: () => state === 'busy' && invocations === number };
  };

  const perhapsCrash = () => {
    if (!faults.strikes('Lambda crashes at some moment')) return;
    const { isRunning } = invocation();
    after(random.between(0, LONGEST_MOMENT_MS), () => isRunning() && die('crashed', 'at some moment'));
  };

  return {
    name,
    state: () => state,
    idleSince: () => idleSince,
    now: () => clock.now() + skew,
    timer: after,
    sleep: (milliseconds) => new Promise((resolve) => after(milliseconds, resolve)),
    after,
    crash: (why) => die('crashed', why),
    block() {
      trace.add(name, 'is blocked');
      isBlocked = true;
    },
    invocation,
    invoke<T>(limitMs: number, names: string, work: (remaining: () => number) => Promise<T>) {
      const { promise, resolve } = Promise.withResolvers<Ended<T>>();
      const endsAt = clock.now() + limitMs;
      const cancelTimeOut = clock.after(limitMs, () => die('timed out', ''));
      const end = (ended: Ended<T>) => {
        cancelTimeOut();
        resolve(ended);
      };
      const stop = (ended: Ended<T>) => {
        // What dies in the moment in which it answers has not answered.
        if (state !== 'busy') return;
        stand();
        end(ended);
      };
      onDeath = end;
      wake(names);
      perhapsCrash();
      work(() => endsAt - clock.now()).then(
        (value) => stop({ kind: 'answered', value }),
        (error: unknown) => stop({ kind: 'threw', error }),
      );
      return promise;
    },
  };
}
