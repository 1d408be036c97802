import { STACK } from '../../../lib/limits.ts';
import type { World } from '../engine/world.ts';
import type { Cloud } from './cloud.ts';
import { createProcessLambda } from './process-lambda.ts';
import type { Received } from './sqs-queue.ts';

const MAXIMUM_CONCURRENCY = 3;

/**
 * The event source mapping between the queue and the Lambda that processes: some batches at a time; what an answer does not
 * name is deleted, and where there is no answer everything comes back when its visibility timeout ends.
 *
 * @returns Tells it that there is something to receive.
 */
export function createEventSource(world: World, cloud: Cloud): () => void {
  const { clock, random, faults, observer } = world;
  const invoke = createProcessLambda(world, cloud);
  let running = 0;
  let isPlanned = false;

  const wake = () => {
    if (isPlanned || running >= MAXIMUM_CONCURRENCY) return;
    isPlanned = true;
    clock.after(random.between(1, 300), receive);
  };

  const receive = () => {
    isPlanned = false;
    const batch = cloud.queue.receive(random.between(1, STACK.batchSize));
    if (batch.length === 0) return;
    clock.start(() => handle(batch));
    wake();
  };

  const handle = async (batch: readonly Received[]) => {
    running++;
    const ended = await invoke(batch);
    running--;
    if (ended.kind === 'threw') observer.defect(`process threw: ${ended.error}`, idsOf(batch));
    if (ended.kind === 'answered') remove(batch, idsOfFailures(ended.value.batchItemFailures));
    wake();
  };

  const remove = (batch: readonly Received[], failures: ReadonlySet<string>) => {
    const known = new Set(idsOf(batch));
    if ([...failures].some((id) => !known.has(id))) observer.defect('process named a message it was not given', known);
    for (const { id, receiptHandle } of batch) {
      if (failures.has(id) || faults.strikes('SQS delete lost')) continue;
      cloud.queue.remove(receiptHandle);
    }
  };

  return wake;
}

function idsOf(batch: readonly Received[]): string[] {
  return batch.map(({ id }) => id);
}

function idsOfFailures(failures: readonly { itemIdentifier: string }[]): ReadonlySet<string> {
  return new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
}
