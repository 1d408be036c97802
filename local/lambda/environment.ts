import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import { messageOf } from '../message-of.ts';
import type { EnvironmentMessage, EnvironmentSetup, InvocationMessage } from './protocol.ts';
import { splitLines } from './split-lines.ts';

export type LambdaName = 'receive' | 'process';

/** A function as it is configured. */
export interface Lambda {
  name: LambdaName;
  timeoutSeconds: number;
  /** How many environments run at the same time at most. */
  concurrency: number;
  /** All environment variables that it sees. */
  variables: Readonly<Record<string, string>>;
}

export interface Invocation {
  response: unknown;
  /** What the function wrote meanwhile, line by line. */
  lines: readonly string[];
}

/** The handler threw, the time was up, or the environment ended; the message says which, as Lambda's log does. */
export class InvocationFailed extends Error {
  override readonly name = 'InvocationFailed';
}

export interface LambdaEnvironment {
  /** One at a time. @throws InvocationFailed */
  invoke(event: object): Promise<Invocation>;
  /** Ends it at once, as a crash does. */
  terminate(): Promise<void>;
  hasEnded(): boolean;
}

const WORKER_FILE = join(import.meta.dirname, 'worker.ts');
const MEMORY_MB = 512;

/** Lambda gives a function 10 s to be loaded. */
const INIT_MS = 10_000;

/** Starts a worker thread that loads the bundle; an invocation waits until it has. */
export function startEnvironment(lambda: Lambda, bundle: string, onLine: (line: string) => void): LambdaEnvironment {
  const setup: EnvironmentSetup = { bundle, functionName: lambda.variables.AWS_LAMBDA_FUNCTION_NAME ?? lambda.name };
  const worker = new Worker(WORKER_FILE, {
    workerData: setup,
    env: { ...lambda.variables },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  let lines: string[] = [];
  let ended = false;
  // What the worker owes: first that it is loaded, then the response to each invocation.
  let owed = Promise.withResolvers<string>();

  const end = (reason: string) => {
    ended = true;
    owed.reject(new InvocationFailed(reason));
    return worker.terminate();
  };
  const within = async (milliseconds: number, reason: string): Promise<string> => {
    const timer = setTimeout(() => void end(reason), milliseconds);
    try {
      return await owed.promise;
    } finally {
      clearTimeout(timer);
    }
  };
  const output = splitLines((line) => {
    lines.push(line);
    onLine(line);
  });
  worker.on('message', (message: EnvironmentMessage) => {
    if (message.kind === 'output') output.push(message.text);
    else if (message.kind === 'thrown') owed.reject(new InvocationFailed(message.reason));
    else owed.resolve(message.kind === 'response' ? message.json : '');
  });
  worker.on('error', (error: unknown) => {
    output.push(`${inspect(error)}\n`);
    void end(`Runtime exited: ${messageOf(error)}`);
  });
  worker.on('exit', (code) => {
    output.flush();
    void end(`Runtime exited: exit status ${code}`);
  });

  const loaded = within(INIT_MS, `Loading timed out after ${INIT_MS / 1_000} seconds`);
  loaded.catch(() => undefined);

  return {
    async invoke(event) {
      await loaded;
      lines = [];
      if (ended) throw new InvocationFailed('Runtime exited');
      owed = Promise.withResolvers();
      const invocation: InvocationMessage = {
        requestId: randomUUID(),
        event: JSON.stringify(event),
        deadline: Date.now() + lambda.timeoutSeconds * 1_000,
      };
      worker.postMessage(invocation);
      const timeUp = `Task timed out after ${lambda.timeoutSeconds.toFixed(2)} seconds`;
      return { response: JSON.parse(await within(lambda.timeoutSeconds * 1_000, timeUp)), lines };
    },
    async terminate() {
      await end('Runtime exited: it was ended');
    },
    hasEnded: () => ended,
  };
}
