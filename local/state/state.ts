import { type AwsServices, DEAD_LETTERS_QUEUE, ITEMS_QUEUE } from '../emulators/services.ts';
import type { Chaos } from '../faults/chaos.ts';
import { toDeadLetterState, wasMovedBySqs } from './dead-letters.ts';
import { itemStates } from './item-states.ts';
import type { ItemTracker } from './item-tracker.ts';
import { quarantineReader } from './quarantine.ts';
import { type LocalState, MOST_SHOWN } from './types.ts';

/** Puts together what `GET /local/state` shows: what was seen, and what lies in the queues and in the bucket now. */
export function stateReader(
  services: AwsServices,
  tracker: ItemTracker,
  chaos: Pick<Chaos, 'state'> | undefined,
): () => Promise<LocalState> {
  const readQuarantine = quarantineReader(services.s3);
  return async () => {
    const quarantine = await readQuarantine();
    const queue = services.inspectQueue(ITEMS_QUEUE);
    const dead = services.inspectQueue(DEAD_LETTERS_QUEUE);
    const letters = [...dead.visible, ...dead.inFlight].sort((a, b) => b.sentAt - a.sentAt);
    for (const letter of letters.filter(wasMovedBySqs)) tracker.markDead(letter.messageId);
    return {
      queue: { visible: queue.visible.length, inFlight: queue.inFlight.length },
      counts: tracker.counts(),
      items: itemStates(tracker.items(), queue),
      deadLetters: letters.slice(0, MOST_SHOWN).map(toDeadLetterState),
      quarantine,
      ...(chaos && { chaos: chaos.state() }),
    };
  };
}
