import { webhooksProblems } from './default-webhooks.ts';
import { BuildFailed } from './lambda/bundles.ts';
import { type LocalStack, startLocalStack } from './stack.ts';
import { faultsText } from './terminal/faults-text.ts';
import { HELP, type Options, readOptions } from './terminal/options.ts';
import { printEvent } from './terminal/print-event.ts';
import { welcome } from './terminal/welcome.ts';

/** `npm start`: the whole pipeline on this machine, with one line on the console for each delivery and item. */

const EXIT = { usage: 2, failure: 1 } as const;

/** A stop that hangs must not keep the terminal. */
const LONGEST_STOP_MS = 1_900;

async function main(): Promise<void> {
  const read = readOptions(process.argv.slice(2), process.env);
  if ('help' in read) return console.log(HELP);
  if ('problem' in read) return fail(EXIT.usage, `${read.problem} See: npm start -- --help`);
  const { WEBHOOKS: webhooks } = process.env;
  const problems = webhooks === undefined ? [] : webhooksProblems(webhooks);
  if (problems.length > 0) return fail(EXIT.usage, `The variable WEBHOOKS cannot be used. ${problems.join(' ')}`);
  await run(read.options, webhooks);
}

async function run(options: Options, webhooks: string | undefined): Promise<void> {
  const starting = startLocalStack({
    port: options.port,
    watch: true,
    variables: process.env,
    ...(webhooks !== undefined && { webhooks }),
    ...(options.chaos !== undefined && { chaos: { rate: options.chaos, seed: Math.floor(Math.random() * 1_000_000) } }),
    onEvent: (event) => {
      for (const line of printEvent(event, options.logs)) console.log(line);
    },
  });
  stopOnSignal(starting);
  try {
    const { url } = await starting;
    console.log(welcome(url, options, webhooks, performance.now()));
  } catch (error) {
    fail(EXIT.failure, explain(error, options.port));
  }
}

/** npm passes a signal on that the terminal has sent already, so that it comes twice. */
function stopOnSignal(starting: Promise<LocalStack>): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping.');
    setTimeout(() => process.exit(), LONGEST_STOP_MS);
    const stack = await starting.catch(() => undefined);
    const chaos = (await stack?.state())?.chaos;
    if (chaos) console.log(faultsText(chaos));
    await stack?.stop();
    process.exit();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function fail(exitCode: number, sentence: string): void {
  console.error(sentence);
  process.exitCode = exitCode;
}

function explain(error: unknown, port: number): string {
  if (error instanceof BuildFailed) return `The Lambdas cannot be built:\n\n${error.message}`;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use: does another npm start run? Stop it, or take another port: npm start -- --port ${port + 1}`;
  if (code === 'EACCES') return `Port ${port} may not be used by you. Take one above 1023: npm start -- --port 3000`;
  return `The local stack could not be started: ${error instanceof Error ? error.stack : String(error)}`;
}

await main();
