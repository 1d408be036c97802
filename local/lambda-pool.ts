import {
  type Invocation,
  InvocationFailed,
  type Lambda,
  type LambdaEnvironment,
  startEnvironment,
} from './lambda-environment.ts';

/** The environments of one function: made when they are needed, kept for the next invocation, replaced when they crash. */
export interface LambdaPool {
  /** Waits while all environments are busy. @throws InvocationFailed */
  invoke(event: object): Promise<Invocation>;
  /** Invocations that run end with the old bundle; every later one has the new. */
  replace(bundle: string): void;
  /** Ends one busy environment in the middle of its work, if there is one. */
  crash(): Promise<boolean>;
  /** Ends all. Invocations that still run fail. */
  stop(): Promise<void>;
}

export function startPool(lambda: Lambda, firstBundle: string, onLine: (line: string) => void): LambdaPool {
  let bundle = firstBundle;
  let stopped = false;
  let idle: LambdaEnvironment[] = [];
  const busy = new Set<LambdaEnvironment>();
  const turns = takeTurns(lambda.concurrency);

  const run = async (event: object): Promise<Invocation> => {
    if (stopped) throw new InvocationFailed('The local stack is stopping');
    const startedWith = bundle;
    idle = idle.filter((environment) => !environment.hasEnded());
    const environment = idle.pop() ?? startEnvironment(lambda, startedWith, onLine);
    busy.add(environment);
    try {
      return await environment.invoke(event);
    } finally {
      busy.delete(environment);
      if (startedWith === bundle && !environment.hasEnded()) idle.push(environment);
      else void environment.terminate();
    }
  };

  return {
    invoke: (event) => turns(() => run(event)),
    replace(next) {
      bundle = next;
      for (const environment of idle.splice(0)) void environment.terminate();
    },
    async crash() {
      const [environment] = busy;
      await environment?.terminate();
      return environment !== undefined;
    },
    async stop() {
      stopped = true;
      await Promise.all([...idle, ...busy].map((environment) => environment.terminate()));
    },
  };
}

/** Runs what it is given, so many at a time, first come first served. */
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
