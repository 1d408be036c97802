import { readItemRow } from '../../../lib/aws/ledger-row.ts';
import { DAY_SECONDS } from '../../../lib/limits.ts';
import { SETTINGS } from '../../../lib/settings.ts';
import type { Row } from '../aws/dynamo-expressions.ts';
import type { VirtualClock } from '../engine/clock.ts';
import type { Tally } from '../engine/tally.ts';
import type { Break } from './promises.ts';
import type { RareWatch } from './rare-states.ts';
import { namesOf, type ObservedItem, type Registry } from './registry.ts';

/** One run of one processor for one item. */
export interface Run {
  item: ObservedItem;
  processor: string;
  environment: string;
  /** Its time was up. */
  isTimedOut(): boolean;
  /** The invocation in which it began has ended. */
  isOver(): boolean;
  ended: boolean;
}

interface ProcessorWatchParts {
  registry: Registry;
  clock: VirtualClock;
  tally: Tally;
  rare: RareWatch;
  broken: Break;
}

export type ProcessorWatch = ReturnType<typeof createProcessorWatch>;

/** Of the ledger, where the network is slow: 12 s each way, and three tries. */
const LONGEST_ANSWER_MS = 60_000;

const REMEMBERED_MS = SETTINGS.ledgerDays.default * DAY_SECONDS * 1_000;

/** Watches from outside what the processors do, and what the ledger knows of it. */
export function createProcessorWatch({ registry, clock, tally, rare, broken }: ProcessorWatchParts) {
  const running = new Set<Run>();

  const isRunning = (run: Run): boolean => {
    if (run.ended || run.isTimedOut() || run.isOver()) running.delete(run);
    return running.has(run);
  };

  /** A success that came after its time was up may be written down while the next run has asked already, and is not answered yet. */
  const isKnown = (item: ObservedItem, processor: string, recordedAt: number): boolean => {
    const age = clock.now() - recordedAt;
    return age < REMEMBERED_MS && (age > LONGEST_ANSWER_MS || !item.late.has(processor));
  };

  return {
    started(begun: Omit<Run, 'ended'>): Run {
      const { item, processor } = begun;
      const recordedAt = item.recordedAt.get(processor);
      const names = namesOf(item);
      if (recordedAt !== undefined && isKnown(item, processor, recordedAt))
        broken('one effect', `${processor} ran again for ${item.name}, though its success was recorded`, names);
      if ([...running].some((run) => run.item === item && run.processor === processor && isRunning(run)))
        broken('one effect', `${processor} runs twice at a time for ${item.name}`, names);
      const run = { ...begun, ended: false };
      running.add(run);
      return run;
    },

    failed(run: Run): void {
      run.ended = true;
      rare.ended(run.item);
      running.delete(run);
    },

    /** A Lambda has crashed with a batch of these items: it may have been the one that ran, if no other did. */
    crashed(environment: string, batch: readonly ObservedItem[]): void {
      const runs = [...running].filter((run) => run.environment === environment && !run.ended && !run.isTimedOut());
      const suspects = new Set(runs.length > 0 ? runs.map(({ item }) => item) : batch);
      for (const run of runs) running.delete(run);
      rare.crashed(suspects);
      if (runs.length <= 1) for (const item of suspects) item.crashesAlone++;
    },

    /** Just before it returns: its effect has happened. */
    succeeded(run: Run): void {
      run.ended = true;
      rare.ended(run.item);
      if (run.isTimedOut()) {
        rare.seen('a success after the time limit');
        run.item.late.add(run.processor);
      }
      running.delete(run);
      tally.add(run.item.effects.has(run.processor) ? 'surplus effects' : 'effects');
      run.item.effects.add(run.processor);
    },

    /** The ledger has answered that it has written down the success. */
    confirmed(key: string, processor: string): void {
      const item = registry.find(key);
      if (item && !item.recordedAt.has(processor)) item.recordedAt.set(processor, clock.now());
    },

    /** A row of the ledger was written. */
    recorded(key: string, before: Row | undefined, after: Row): void {
      if (after.done === before?.done) return;
      const item = registry.find(key);
      const known = readItemRow(before).done;
      for (const processor of readItemRow(after).done) {
        if (item === undefined || known.has(processor)) continue;
        item.recordedAt.set(processor, clock.now());
        if (!item.effects.has(processor))
          broken(
            'no silent end',
            `the ledger says that ${processor} succeeded for ${item.name}, and it did not`,
            namesOf(item),
          );
      }
    },
  };
}
