import type { HttpResponse } from '../../../lib/aws/http-response.ts';
import type { ItemReport } from '../../../lib/process/outcome.ts';
import type { Bucket } from '../aws/s3.ts';
import type { VirtualClock } from '../engine/clock.ts';
import type { Tally } from '../engine/tally.ts';
import type { Trace } from '../engine/trace.ts';
import type { Delivery } from '../sender/delivery.ts';
import { createAnswerWatch } from './answer-watch.ts';
import { type CalmWatch, createCalmWatch } from './calm-watch.ts';
import { createProcessorWatch, type ProcessorWatch } from './processor-watch.ts';
import type { Break, BrokenPromise } from './promises.ts';
import { createQueueWatch, type QueueWatch } from './queue-watch.ts';
import { createRareWatch, type RareWatch } from './rare-states.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createRestWatch, type RestWatch } from './rest-watch.ts';

/** Sees all that happens in a simulated day, from outside the code under test, and names each promise that is broken. */
export interface Observer {
  registry: Registry;
  queue: QueueWatch;
  processors: ProcessorWatch;
  rests: RestWatch;
  calm: CalmWatch;
  rare: RareWatch;
  answered(delivery: Delivery, response: HttpResponse): void;
  reported(report: ItemReport): void;
  /** What must never happen, whatever else does: the code under test threw. */
  defect(what: string, names: Iterable<string>): void;
  readonly broken: readonly BrokenPromise[];
}

export function createObserver(
  clock: VirtualClock,
  bucket: Bucket,
  tally: Tally,
  trace: Trace,
  newName: (prefix: string) => string,
): Observer {
  const broken: BrokenPromise[] = [];
  const breakPromise: Break = (promise, what, names) => void broken.push({ promise, what, names: new Set(names) });
  const registry = createRegistry(newName);
  const calm = createCalmWatch(clock);
  const rare = createRareWatch(tally);
  const queue = createQueueWatch({ registry, bucket, tally, trace, calm, rare, clock, broken: breakPromise });
  return {
    registry,
    queue,
    processors: createProcessorWatch({ registry, clock, tally, rare, broken: breakPromise }),
    rests: createRestWatch(clock, tally, breakPromise),
    calm,
    rare,
    answered: createAnswerWatch(queue, bucket, tally, breakPromise),
    reported: ({ outcome, changedFrom }) => {
      tally.add(`outcome ${outcome.kind}`);
      if (changedFrom) tally.add('changed contents');
    },
    defect: (what, names) => breakPromise('no silent end', what, names),
    broken,
  };
}
