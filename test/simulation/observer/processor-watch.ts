import { readItemRow } from '../../../lib/aws/ledger-row.ts';
import { DAY_SECONDS } from '../../../lib/limits.ts';
import { SETTINGS } from '../../../lib/settings.ts';
import type { Row } from '../aws/dynamo-expressions.ts';
import type { VirtualClock } from '../engine/clock.ts';
import type { Break } from './promises.ts';
import { namesOf, type ObservedItem, type Registry } from './registry.ts';

/** One run of one processor for one item. */
export interface Run {
  item: ObservedItem;
  processor: string;
  /** The Lambda no longer waits for it: its time was up, or the invocation has ended. */
  isAbandoned(): boolean;
  ended: boolean;
}

export type ProcessorWatch = ReturnType<typeof createProcessorWatch>;

const REMEMBERED_MS = SETTINGS.ledgerDays.default * DAY_SECONDS * 1_000;

/** Watches from outside what the processors do, and what the ledger knows of it. */
export function createProcessorWatch(registry: Registry, clock: VirtualClock, broken: Break) {
  const running = new Set<Run>();

  const isRunning = (run: Run): boolean => {
    if (run.ended || run.isAbandoned()) running.delete(run);
    return running.has(run);
  };

  return {
    started(item: ObservedItem, processor: string, isAbandoned: () => boolean): Run {
      const recordedAt = item.recordedAt.get(processor);
      const names = namesOf(item);
      if (recordedAt !== undefined && clock.now() - recordedAt < REMEMBERED_MS)
        broken('one effect', `${processor} ran again for ${item.name}, though its success was recorded`, names);
      if ([...running].some((run) => run.item === item && run.processor === processor && isRunning(run)))
        broken('one effect', `${processor} runs twice at a time for ${item.name}`, names);
      const run = { item, processor, isAbandoned, ended: false };
      running.add(run);
      return run;
    },

    failed(run: Run): void {
      run.ended = true;
      running.delete(run);
    },

    /** Just before it returns: its effect has happened. */
    succeeded(run: Run): void {
      run.ended = true;
      running.delete(run);
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
