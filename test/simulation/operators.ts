import type { Cloud } from './cloud.ts';
import type { Webhook } from './webhook.ts';
import type { World } from './world.ts';

/** The people who run the receiver. */
export function createOperators({ trace, newName, tally, observer }: World, cloud: Cloud, letters: string[]) {
  return {
    /** Puts a webhook's next secret into Secrets Manager, beside the current one. */
    addSecret({ id, event, secret: current }: Webhook, next: string): void {
      trace.add('operators', `add a secret of ${id}`);
      tally.add('secrets changed');
      cloud.secret.webhooks[id] = { event, secrets: [next, current] };
    },
    /** Puts every dead letter back into the queue. */
    replayDeadLetters(): void {
      trace.add('operators', `replay ${letters.length} dead letters`);
      tally.add('dead letters replayed', letters.length);
      for (const body of letters.splice(0)) {
        observer.queue.replayed(body);
        cloud.queue.store(body);
      }
    },
    newSecret: () => newName('secret'),
  };
}
