import type { Cloud } from '../aws/cloud.ts';
import type { World } from '../engine/world.ts';
import type { Webhook } from '../sender/webhook.ts';

/** The people who run the receiver. */
export function createOperators({ trace, tally, observer }: World, cloud: Cloud) {
  return {
    /** Puts a webhook's next secret into Secrets Manager, beside the current one. */
    addSecret({ id, event, secret: current }: Webhook, next: string): void {
      trace.add('operators', `add a secret of ${id}`);
      tally.add('secrets changed');
      cloud.secret.webhooks[id] = { event, secrets: [next, current] };
    },
    /** Puts every dead letter back into the queue. */
    replayDeadLetters(): void {
      trace.add('operators', `replay ${cloud.deadLetters.length} dead letters`);
      tally.add('dead letters replayed', cloud.deadLetters.length);
      for (const body of cloud.deadLetters.splice(0)) {
        observer.queue.replayed(body);
        cloud.queue.store(body);
      }
    },
  };
}
