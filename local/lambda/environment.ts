import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import { LAMBDA, STACK } from '../../lib/limits.ts';
import { messageOf } from '../message-of.ts';
import type { EnvironmentMessage, EnvironmentSetup, InvocationMessage } from './protocol.ts';
import { splitLines } from './split-lines.ts';

export type LambdaName = 'receive' | 'process';

/** A function as it is configured. */
export interface Lambda {
  name: LambdaName;
  timeoutSeconds: number;
  /** How many environments run at the same time at most. */
  atOnce: number;
  /** All environment variables that it sees. */
  variables: Readonly<Record<string, string>>;
}

export interface InvocationResult {
  response: unknown;
  /** What the function wrote meanwhile, line by line. */
  lines: readonly string[];
}

/** The handler threw, the time was up, or the environment ended; the message says which, as Lambda's log does. */
export class InvocationFailed extends Error {
  override readonly name = 'InvocationFailed';
}

export interface LambdaEnvironment {
  /** Rejects where the bundle cannot be loaded. */
  loaded: Promise<unknown>;
  /** One at a time. @throws InvocationFailed */
  invoke(event: object): Promise<InvocationResult>;
  /** Ends it at once, as a crash does. */
  terminate(): Promise<void>;
  hasEnded(): boolean;
}

const WORKER_FILE = join(import.meta.dirname, 'worker.ts');

/** Starts a worker thread that loads the bundle; an invocation waits until it has. */
export function startEnvironment(lambda: Lambda, bundle: string, onLine: (line: string) => void): LambdaEnvironment {
  const worker = startWorker(lambda, bundle);
  let lines: string[] = [];
  let ended = false;
  // What the worker owes: first that it is loaded, then the response to each invocation.
  let owed = Promise.withResolvers<string>();

  const end = async (reason: string): Promise<void> => {
    ended = true;
    owed.reject(new InvocationFailed(reason));
    await worker.terminate();
  };
  const within = async (milliseconds: number, reason: string): Promise<string> => {
    const timer = setTimeout(() => void end(reason), milliseconds);
    try {
      return await owed.promise;
    } finally {
      clearTimeout(timer);
    }
  };
  listen(worker, {
    onLine: (line) => {
      lines.push(line);
      onLine(line);
    },
    onAnswer: (json) => owed.resolve(json),
    onThrown: (reason) => owed.reject(new InvocationFailed(reason)),
    onNotLoaded: (reason) => void end(reason),
    onEnd: (reason) => void end(reason),
  });
  const loaded = within(LAMBDA.initSeconds * 1_000, `Loading timed out after ${LAMBDA.initSeconds} seconds`);
  loaded.catch(() => undefined);

  return {
    loaded,
    async invoke(event) {
      await loaded;
      if (ended) throw new InvocationFailed('Runtime exited');
      lines = [];
      owed = Promise.withResolvers();
      const { timeoutSeconds } = lambda;
      worker.postMessage(invocationMessage(event, timeoutSeconds));
      const json = await within(timeoutSeconds * 1_000, `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`);
      return { response: JSON.parse(json), lines };
    },
    terminate: () => end('Runtime exited: it was ended'),
    hasEnded: () => ended,
  };
}

function startWorker({ name, variables }: Lambda, bundle: string): Worker {
  const setup: EnvironmentSetup = { bundle, functionName: variables.AWS_LAMBDA_FUNCTION_NAME ?? name };
  const resourceLimits = { maxOldGenerationSizeMb: STACK.memoryMb };
  return new Worker(WORKER_FILE, { workerData: setup, env: { ...variables }, execArgv: [], resourceLimits });
}

function invocationMessage(event: object, timeoutSeconds: number): InvocationMessage {
  const deadline = Date.now() + timeoutSeconds * 1_000;
  return { requestId: randomUUID(), event: JSON.stringify(event), deadline };
}

interface WorkerListener {
  onLine(line: string): void;
  /** It has loaded the bundle (an empty text), or responds to an invocation. */
  onAnswer(json: string): void;
  onThrown(reason: string): void;
  onNotLoaded(reason: string): void;
  onEnd(reason: string): void;
}

function listen(worker: Worker, { onLine, onAnswer, onThrown, onNotLoaded, onEnd }: WorkerListener): void {
  const output = splitLines(onLine);
  worker.on('message', (message: EnvironmentMessage) => {
    if (message.kind === 'output') output.push(message.text);
    else if (message.kind === 'thrown') onThrown(message.reason);
    else if (message.kind === 'not loaded') onNotLoaded(message.reason);
    else onAnswer(message.kind === 'response' ? message.json : '');
  });
  worker.on('error', (error: unknown) => {
    output.push(`${inspect(error)}\n`);
    onEnd(`Runtime exited: ${messageOf(error)}`);
  });
  worker.on('exit', (code) => {
    output.flush();
    onEnd(`Runtime exited: exit status ${code}`);
  });
}
