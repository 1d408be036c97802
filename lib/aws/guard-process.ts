import type { Log } from '../log.ts';
import { text } from '../privacy/fixed-text.ts';
import type { Runs } from '../process/runs.ts';

/** The part of Node's `process` that tells of errors which nobody awaits. */
interface ErrorSource {
  on(event: string, listener: (error: unknown) => void): unknown;
  removeAllListeners(event: string): unknown;
}

/**
 * Listens alone to the errors that nobody awaits. By itself Node prints them with all they hold, and ends the environment. So do
 * the listeners of Lambda's runtime, where it has some: those up to Node 22 print, post the error and exit with 128 or 129; they
 * were there before the function was loaded.
 *
 * @returns Does it again: at each invocation, should other listeners have come.
 */
export function guardProcess(process: ErrorSource, caught: (error: unknown) => void): () => void {
  const listen = (event: string, listener: (error: unknown) => void) => {
    process.removeAllListeners(event);
    process.on(event, (error) => quietly(() => listener(error)));
  };
  const guard = () => {
    listen('unhandledRejection', caught);
    listen('uncaughtException', caught);
    // Without a listener Node prints a warning of its own when a promise is awaited after all.
    listen('rejectionHandled', () => undefined);
  };
  guard();
  return guard;
}

/** What a listener throws ends the environment. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // There is nowhere left to say it.
  }
}

/** The part of Node's `process` that ends it. */
interface Ending {
  on(event: 'exit', listener: (code: number) => void): unknown;
  exit(code?: number | string | null): never;
}

/** A processor called `process.exit`, which would have ended the others of its batch too. */
class ProcessExit extends Error {
  override readonly name = 'ProcessExit';
}

/** A processor cannot end the environment by `process.exit`: there that throws. What ends all the same says what ran. */
export function guardExit(process: Ending, runs: Runs, log: Log): void {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    if (runs.current()) throw new ProcessExit(text`process.exit was called with ${code}: throw an error instead`);
    return exit(code);
  };
  process.on('exit', () => quietly(() => tellRunning(runs, log)));
}

function tellRunning(runs: Runs, log: Log): void {
  const running = runs.names();
  if (running.length > 0) log.error('the environment ends while processors run', { running });
}
