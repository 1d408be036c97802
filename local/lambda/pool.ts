import {
  InvocationFailed,
  type InvocationResult,
  type Lambda,
  type LambdaEnvironment,
  startEnvironment,
} from './environment.ts';

/** The environments of one function: made when they are needed, kept for the next invocation, replaced when they crash. */
export interface LambdaPool {
  /**
   * Loads a bundle; from then on invocations run it, and what runs ends with the one it began with.
   *
   * @throws InvocationFailed, with the reason, where it cannot be loaded: the one before it stays.
   */
  load(bundle: string): Promise<void>;
  /** Waits while all environments are busy; something must have been loaded. @throws InvocationFailed */
  invoke(event: object): Promise<InvocationResult>;
  /** Ends one busy environment in the middle of its work, if there is one. */
  crash(): Promise<boolean>;
  /** Ends all. Invocations that still run fail. */
  stop(): Promise<void>;
}

export function startPool(lambda: Lambda, onLine: (line: string) => void): LambdaPool {
  const idle = new Map<LambdaEnvironment, string>();
  const busy = new Set<LambdaEnvironment>();
  const loading = new Set<LambdaEnvironment>();
  const turns = takeTurns(lambda.atOnce);
  let live: string | undefined;
  let stopped = false;

  const load = async (bundle: string): Promise<void> => {
    const environment = startEnvironment(lambda, bundle, onLine);
    loading.add(environment);
    try {
      await environment.loaded;
      idle.set(environment, bundle);
      live = bundle;
    } finally {
      loading.delete(environment);
    }
  };

  const takeIdle = (wanted: string): LambdaEnvironment | undefined => {
    for (const [environment, loaded] of idle) {
      idle.delete(environment);
      if (loaded === wanted && !environment.hasEnded()) return environment;
      void environment.terminate();
    }
    return undefined;
  };

  const run = async (event: object): Promise<InvocationResult> => {
    if (stopped) throw new InvocationFailed('The local stack is stopping');
    const wanted = live;
    if (wanted === undefined) throw new InvocationFailed('Nothing is loaded');
    const environment = takeIdle(wanted) ?? startEnvironment(lambda, wanted, onLine);
    busy.add(environment);
    try {
      return await environment.invoke(event);
    } finally {
      busy.delete(environment);
      idle.set(environment, wanted);
    }
  };

  return {
    load,
    invoke: (event) => turns(() => run(event)),
    async crash() {
      const [environment] = busy;
      await environment?.terminate();
      return environment !== undefined;
    },
    async stop() {
      stopped = true;
      await Promise.all([...idle.keys(), ...busy, ...loading].map((environment) => environment.terminate()));
    },
  };
}

/** Runs what it is given, a number of them at a time, first come first served. */
function takeTurns(limit: number) {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
