import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { guardProcess } from '../../lib/aws/guard-process.ts';
import { processBatch } from '../../lib/process/batch.ts';
import type { ItemOutcome } from '../../lib/process/outcome.ts';
import { strayErrors } from '../../lib/process/stray-errors.ts';
import { invocation, itemRecord, type LogLine, tableOf } from './process-ports.ts';
import { deeds, NAME } from './stray-deeds.ts';

/**
 * Processes a batch of two items for each way in which an error may come that nobody awaits, in a process of its own with the
 * listeners of Lambda's runtime, and prints as JSON how that ended.
 */

process.on('unhandledRejection', (error) => {
  console.error(inspect(error));
  process.exit(128);
});
process.on('uncaughtException', (error) => {
  console.error(inspect(error));
  process.exit(129);
});

export interface Ended {
  outcomes: (ItemOutcome & { item: string | undefined })[];
  lines: LogLine[];
}

const JSON_OF_ITEM = JSON.stringify({ event: 'postSent', data: { Name: NAME } });

/** The first item's processor does it, and goes on until it is told to stop, or has returned by then; the second's takes its time. */
async function endOf(deed: () => void, goesOn: boolean): Promise<Ended> {
  const processors = tableOf(async ({ payloadId }, { signal }) => {
    if (payloadId === '2') await pause(60);
    else if (!goesOn) setTimeout(deed, 10);
    else {
      deed();
      await once(signal, 'abort');
    }
  });
  const { invocation: given, world } = invocation(processors);
  guardProcess(process, strayErrors(given.runs, given.ports.log));
  const records = ['1', '2'].map((payloadId) => itemRecord({ payloadId }, { json: JSON_OF_ITEM }));
  await processBatch(records, given);
  await pause(60);
  return {
    outcomes: world.reports.map(({ info, outcome }) => ({ item: info?.payloadId, ...outcome })),
    lines: world.lines,
  };
}

const ended: Record<string, unknown> = {};
for (const [name, deed] of Object.entries(deeds))
  ended[name] = { goingOn: await endOf(deed, true), returned: await endOf(deed, false) };
console.log(JSON.stringify(ended));
