import { setTimeout as pause } from 'node:timers/promises';
import { UsageError } from '../../lib/operate/usage-error.ts';
import type { Screen } from '../terminal/progress.ts';
import { type Environment, readCommand, type SendCommand } from './command.ts';
import { curlCommand } from './curl.ts';
import { eventList } from './event-list.ts';
import { HELP } from './help.ts';
import { lastDeliveries } from './last-delivery.ts';
import { openOutbox } from './outbox.ts';
import { runMany } from './run-many.ts';
import { runOne } from './run-one.ts';

export interface Surroundings {
  environment: Environment;
  stdout: Screen;
  stderr: Screen;
  /** Where the last deliveries are remembered. */
  folder: string;
}

const OK = 0;
const NOT_STORED = 1;
const WRONG_USAGE = 2;

/** The whole of `npm run send`, without the process around it; returns the exit status. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, stdout, stderr } = surroundings;
  try {
    const command = readCommand(argv, environment);
    if (command.kind === 'help') stdout.write(HELP);
    else if (command.kind === 'list') stdout.write(eventList());
    else return await runSend(command, surroundings);
    return OK;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(`${error.message}\n`);
    return WRONG_USAGE;
  }
}

async function runSend(command: SendCommand, { stdout, stderr, folder }: Surroundings): Promise<number> {
  const memory = lastDeliveries(folder);
  const outbox = openOutbox(command, memory.recall);
  if (command.kind === 'curl') {
    stdout.write(curlCommand(outbox.url, outbox.next()));
    return OK;
  }
  const { count, concurrency, retryIntervalMs, tamper: tampered, source } = command;
  const retries = retryIntervalMs === undefined ? undefined : { intervalMs: retryIntervalMs, pause };
  const settings = { count, concurrency, retries, tampered, again: source.kind === 'last' };
  const sending = { outbox, settings, stdout, stderr };
  const { delivery, answered, stored } = count === 1 ? await runOne(sending) : await runMany(sending);
  const isNew = answered && !tampered && source.kind !== 'last';
  if (isNew && delivery && outbox.event) {
    const problem = memory.remember(outbox.event, { url: outbox.url, delivery });
    if (problem) stderr.write(`${problem}\n`);
  }
  return stored ? OK : NOT_STORED;
}
