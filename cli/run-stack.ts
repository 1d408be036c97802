import { toType } from '../lib/operate/to-type.ts';
import { BuildFailed } from '../local/lambda/bundles.ts';
import { messageOf } from '../local/message-of.ts';
import { type LocalStack, startLocalStack } from '../local/stack.ts';
import { printEvent } from '../local/terminal/print-event.ts';
import { welcome } from '../local/terminal/welcome.ts';
import { errorCode } from './error-code.ts';
import type { OktoSurroundings } from './okto-surroundings.ts';
import { runningStack } from './running-stack.ts';
import { faultsText } from './terminal/faults-text.ts';
import { painter } from './terminal/paint.ts';
import { CommandFailed } from './terminal/problem.ts';
import { type CommandContext, columnsOf } from './terminal/surroundings.ts';

/** How the local stack is run. */
export interface StartOptions {
  /** 0 for any that is free. */
  port: number;
  /** Shows the Lambdas' own log lines too. */
  logs: boolean;
  /** The share of calls that go wrong on purpose; undefined for none. */
  chaos: number | undefined;
}

/** A stop that hangs must not keep the terminal. */
const LONGEST_STOP_MS = 1_900;

/** Runs the local stack until a signal stops it. @throws CommandFailed where it cannot be started. */
export async function runStack(options: StartOptions, context: CommandContext<OktoSurroundings>): Promise<void> {
  const { stdout, environment, cache } = context;
  const running = runningStack(cache);
  const starting = start(options, context);
  const stopped = stopOnSignal(starting, context);
  try {
    const { url } = await starting;
    running.remember(url);
    const text = welcome(url, options.chaos, environment.WEBHOOKS, performance.now(), columnsOf(stdout));
    stdout.write(`${text}\n`);
    await stopped;
  } catch (error) {
    throw new CommandFailed(explain(error, options.port), { cause: error });
  } finally {
    running.forget();
  }
}

function start({ port, logs, chaos }: StartOptions, context: CommandContext<OktoSurroundings>): Promise<LocalStack> {
  const { stdout, environment, processorsTable } = context;
  const look = { width: columnsOf(stdout), paint: painter(stdout, environment) };
  const { WEBHOOKS: webhooks } = environment;
  return startLocalStack({
    port,
    watch: true,
    variables: environment,
    ...(webhooks !== undefined && { webhooks }),
    ...(processorsTable !== undefined && { processorsTable }),
    ...(chaos !== undefined && { chaos: { rate: chaos, seed: Math.floor(Math.random() * 1_000_000) } }),
    onEvent: (event) => {
      for (const line of printEvent(event, logs, look)) stdout.write(`${line}\n`);
    },
  });
}

/** Resolves when it has stopped. npm passes a signal on that the terminal has sent already, so that it comes twice. */
function stopOnSignal(starting: Promise<LocalStack>, { stdout }: CommandContext<OktoSurroundings>): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const stop = async () => {
      if (stopping) return;
      stopping = true;
      stdout.write('\nStopping.\n');
      setTimeout(() => process.exit(), LONGEST_STOP_MS).unref();
      const stack = await starting.catch(() => undefined);
      const chaos = (await stack?.state())?.chaos;
      if (chaos) stdout.write(`${faultsText(chaos, columnsOf(stdout))}\n`);
      await stack?.stop();
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

function explain(error: unknown, port: number): string {
  if (error instanceof BuildFailed) return `The code does not run:\n${error.message}`;
  const code = errorCode(error);
  if (code === 'EADDRINUSE')
    return toType(
      `Port ${port} is in use: does another npm start run? Stop it, or take another port:`,
      `npm start -- --port ${port + 1}`,
    );
  if (code === 'EACCES')
    return toType(`Port ${port} may not be used by you. Take one above 1023:`, 'npm start -- --port 3000');
  return `The local stack could not be started: ${messageOf(error)}`;
}
