import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { explainLoadError } from './load-error.ts';
import type { EnvironmentMessage, EnvironmentSetup, InvocationMessage } from './protocol.ts';

/**
 * One Lambda environment: a worker thread that loads a bundle, and then runs one invocation at a time. Its variables, memory
 * limit and end are its own, so that a crash or an endless loop acts as on AWS.
 */

type Handler = (event: unknown, context: object) => unknown;

function send(message: EnvironmentMessage): void {
  parentPort?.postMessage(message);
}

/** Through the same port as the responses: what was logged before an answer is seen before it, also when the worker is ended. */
function redirect(stream: Writable): void {
  stream._writev = (chunks, done) => {
    send({ kind: 'output', text: chunks.map(({ chunk }) => String(chunk)).join('') });
    done();
  };
}

/** As Lambda's runtimes do it: everything is printed as it is, and the environment ends. */
function listenAsRuntime(): void {
  const endWith = (code: number) => (error: unknown) => {
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(code);
  };
  process.on('uncaughtException', endWith(129));
  process.on('unhandledRejection', endWith(128));
}

function loadHandler(bundle: string): Handler {
  const exported: unknown = createRequire(import.meta.url)(bundle);
  const isHandler = (value: unknown): value is Handler => typeof value === 'function';
  if (typeof exported === 'object' && exported !== null && 'handler' in exported && isHandler(exported.handler))
    return exported.handler;
  throw new Error('The bundle exports no function named handler.');
}

async function run(handler: Handler, functionName: string, invocation: InvocationMessage): Promise<EnvironmentMessage> {
  const { requestId: awsRequestId, event, deadline } = invocation;
  const getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
  try {
    const response = await handler(JSON.parse(event), { awsRequestId, functionName, getRemainingTimeInMillis });
    // Lambda makes null of what JSON cannot hold.
    return { kind: 'response', json: JSON.stringify(response) ?? 'null' };
  } catch (error) {
    process.stderr.write(`${inspect(error)}\n`);
    return { kind: 'thrown', reason: error instanceof Error ? `${error.name}: ${error.message}` : inspect(error) };
  }
}

redirect(process.stdout);
redirect(process.stderr);
// The frames of an error then name the lines of the source files.
process.setSourceMapsEnabled(true);
listenAsRuntime();
const { bundle, functionName }: EnvironmentSetup = workerData;
try {
  const handler = loadHandler(bundle);
  parentPort?.on('message', async (invocation: InvocationMessage) =>
    send(await run(handler, functionName, invocation)),
  );
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'not loaded', reason: explainLoadError(error) });
}
