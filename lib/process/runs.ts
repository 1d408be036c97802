import { AsyncLocalStorage } from 'node:async_hooks';
import type { ItemInfo } from '../message.ts';
import { printableId } from '../privacy/printable-id.ts';
import type { Sent } from '../privacy/sent.ts';

/** One run of a processor for an item. */
export interface ItemRun {
  info: ItemInfo;
  processor: string;
  sent: Sent;
  /** Ends it, with this as its failure. */
  fail(error: unknown): void;
}

/** Which runs go on, and whose code it is that runs. Kept by the environment: what a run leaves behind outlives its invocation. */
export interface Runs {
  /** Whatever the work leaves behind, be it a timer or a promise, is known to be of this run from then on. */
  begin<T>(run: ItemRun, work: () => T): T;
  /** False where it had ended before. */
  end(run: ItemRun): boolean;
  /** Whose code runs now, whether that run goes on or has ended. */
  current(): ItemRun | undefined;
  /** What goes on, each in words: `crm: item 0001 of delivery …`. */
  names(): string[];
}

export function createRuns(): Runs {
  const context = new AsyncLocalStorage<ItemRun>();
  const going = new Set<ItemRun>();
  return {
    begin(run, work) {
      going.add(run);
      return context.run(run, work);
    },
    end: (run) => going.delete(run),
    current: () => context.getStore(),
    names: () => [...going].map(nameOf),
  };
}

function nameOf({ info, processor }: ItemRun): string {
  return `${processor}: item ${printableId(info.payloadId) ?? info.index} of delivery ${info.deliveryId}`;
}
