import { hash } from 'node:crypto';
import { itemReports } from '../../lib/aws/item-report.ts';
import type { MetricValues } from '../../lib/aws/metrics.ts';
import { toRecords } from '../../lib/aws/sqs-batch.ts';
import type { DeadLetter } from '../../lib/dead-letter.ts';
import { STACK } from '../../lib/limits.ts';
import { processBatch } from '../../lib/process/batch.ts';
import type { ItemKey, Ledger } from '../../lib/process/ledger.ts';
import type { ItemReport } from '../../lib/process/outcome.ts';
import type { Invocation } from '../../lib/process/ports.ts';
import type { Processor } from '../../lib/processor.ts';
import { PermanentError, RetryLater } from '../../lib/processor-errors.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { invocation, tableOf } from '../support/process-ports.ts';
import { type Batch, type Behaviour, type Fault, getStored, type Scenario } from './queue-scenarios.ts';

export const PROCESSOR_NAMES = ['crm', 'chat'];

const INVOCATION_MS = STACK.processTimeoutSeconds * 1_000;

/** What was done in the world of one scenario. */
export interface Observed {
  /** The names of the processors that have succeeded, by item as they saw it. */
  succeeded: Map<string, Set<string>>;
  /** Processors that ran again although the ledger had confirmed their success, or the item had left the queue as done. */
  repeated: string[];
  /** Those that are stored: a call that failed before its effect has stored none. */
  deadLetters: DeadLetter[];
  delays: number[];
  reports: ItemReport[];
  metrics: MetricValues[];
}

/** A world for `processBatch`, with a clock, faults and a ledger of its own; answers the ids that stay in the queue. */
export function queueWorld(scenario: Scenario): { observed: Observed; run(batch: Batch): Promise<string[]> } {
  const nextBehaviour = inTurn<Behaviour>(scenario.behaviours, 'succeeds');
  const nextFault = inTurn<Fault>(scenario.faults, 'none');
  const observed: Observed = {
    succeeded: new Map(),
    repeated: [],
    deadLetters: [],
    delays: [],
    reports: [],
    metrics: [],
  };

  const done = new Set<string>();
  let remaining = INVOCATION_MS;

  const processor =
    (name: string): Processor<string> =>
    async ({ webhookId, payloadId, json }) => {
      remaining = Math.max(1, remaining - scenario.pace);
      await act(nextBehaviour());
      if (done.has(keyText({ webhookId, payloadId, sha256: hash('sha256', json) })))
        observed.repeated.push(`${json} ${name}`);
      const item = identity(webhookId, payloadId, json);
      observed.succeeded.set(item, (observed.succeeded.get(item) ?? new Set()).add(name));
    };

  const faulty = async <T>(call: () => Promise<T>): Promise<T> => {
    const fault = nextFault();
    if (fault === 'before') throw new TypeError('out of reach');
    const result = await call();
    if (fault === 'after') throw new TypeError('no answer');
    return result;
  };

  const { invocation: made, world } = invocation(
    tableOf(Object.fromEntries(PROCESSOR_NAMES.map((name) => [name, processor(name)]))),
    { settings: scenario.settings, remaining: () => remaining },
  );
  const telemetry = itemReports(made.ports.log, (_, values) => observed.metrics.push(values));
  const run: Invocation = {
    ...made,
    ports: {
      ...made.ports,
      ledger: faultyLedger(
        memoryLedger(() => world.now),
        faulty,
        observed.repeated,
      ),
      items: { ...made.ports.items, get: getStored },
      deadLetters: { send: (letter) => faulty(async () => void observed.deadLetters.push(letter)) },
      hide: (_, seconds) => faulty(async () => void observed.delays.push(seconds)),
      // Everything else goes on without a turn of the event loop: when one comes, nothing is left but what hangs.
      timer: (_, callback) => {
        const immediate = setImmediate(callback);
        return () => clearImmediate(immediate);
      },
      random: () => scenario.random,
      report: (report) => {
        if (report.outcome.kind === 'done' && report.info) done.add(keyText(report.info));
        observed.reports.push(report);
        telemetry.report(report);
      },
    },
  };
  return {
    observed,
    async run({ records, pause }) {
      remaining = INVOCATION_MS;
      const unfinished = await processBatch(toRecords({ Records: records }), run);
      telemetry.flush();
      world.now += pause;
      return unfinished;
    },
  };
}

/** An item as a processor sees it. */
export function identity(webhookId: string, payloadId: string | undefined, json: string): string {
  return JSON.stringify([webhookId, payloadId, json]);
}

type Key = Omit<ItemKey, 'payloadId'> & { payloadId?: string | undefined };

/** An item as the ledger knows it. */
export function keyText({ webhookId, payloadId, sha256 }: Key): string {
  return JSON.stringify([webhookId, payloadId, sha256]);
}

/** Notes which processors were done again after their success was confirmed. */
function faultyLedger(ledger: Ledger, faulty: <T>(call: () => Promise<T>) => Promise<T>, repeated: string[]): Ledger {
  const confirmed = new Set<string>();
  return {
    look: (key) => faulty(() => ledger.look(key)),
    find: (key) => faulty(() => ledger.find(key)),
    claim: (...call) => faulty(() => ledger.claim(...call)),
    async complete(key, owner, name, last) {
      const success = `${keyText(key)} ${name}`;
      if (confirmed.has(success)) repeated.push(success);
      await faulty(() => ledger.complete(key, owner, name, last));
      confirmed.add(success);
    },
    release: (...call) => faulty(() => ledger.release(...call)),
    firstPayloadId: (key) => faulty(() => ledger.firstPayloadId(key)),
  };
}

function act(behaviour: Behaviour): void | Promise<void> {
  if (typeof behaviour === 'object') throw new RetryLater(behaviour.retryAfter, 'not now', behaviour.scope);
  if (behaviour === 'fails') throw new Error('down');
  if (behaviour === 'throws a text') throw 'down';
  if (behaviour === 'gives up') throw new PermanentError('no such lead');
  if (behaviour === 'succeeds') return;
  return new Promise(() => undefined);
}

function inTurn<T>(values: readonly T[], after: T): () => T {
  const left = values.values();
  return () => left.next().value ?? after;
}
