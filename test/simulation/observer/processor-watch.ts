import { readItemRow } from '../../../lib/aws/ledger-row.ts';
import { DAY_SECONDS } from '../../../lib/limits.ts';
import { SETTINGS } from '../../../lib/settings.ts';
import type { Row } from '../aws/dynamo-expressions.ts';
import type { VirtualClock } from '../engine/clock.ts';
import type { Tally } from '../engine/tally.ts';
import type { Break } from './promises.ts';
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

export type ProcessorWatch = ReturnType<typeof createProcessorWatch>;

const REMEMBERED_MS = SETTINGS.ledgerDays.default * DAY_SECONDS * 1_000;

/** Watches from outside what the processors do, and what the ledger knows of it. */
export function createProcessorWatch(registry: Registry, clock: VirtualClock, tally: Tally, broken: Break) {
  const running = new Set<Run>();

  const isRunning = (run: Run): boolean => {
    if (run.ended || run.isTimedOut() || run.isOver()) running.delete(run);
    return running.has(run);
  };

  return {
    started(begun: Omit<Run, 'ended'>): Run {
      const { item, processor } = begun;
      const recordedAt = item.recordedAt.get(processor);
      const names = namesOf(item);
      if (recordedAt !== undefined && clock.now() - recordedAt < REMEMBERED_MS)
        broken('one effect', `${processor} ran again for ${item.name}, though its success was recorded`, names);
      if ([...running].some((run) => run.item === item && run.processor === processor && isRunning(run)))
        broken('one effect', `${processor} runs twice at a time for ${item.name}`, names);
      const run = { ...begun, ended: false };
      running.add(run);
      return run;
    },

    failed(run: Run): void {
      run.ended = true;
      running.delete(run);
    },

    /** A Lambda has crashed with a batch of these items: it may have been the one that ran, if no other did. */
    crashed(environment: string, batch: readonly ObservedItem[]): void {
      const runs = [...running].filter((run) => run.environment === environment && !run.ended && !run.isTimedOut());
      const suspects = new Set(runs.length > 0 ? runs.map(({ item }) => item) : batch);
      for (const run of runs) running.delete(run);
      if (runs.length <= 1) for (const item of suspects) item.crashesAlone++;
    },

    /** Just before it returns: its effect has happened. */
    succeeded(run: Run): void {
      run.ended = true;
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
