import { SPOILER } from '../../local/faults/spoiler.ts';
import type { StackEvent } from '../../local/stack-events.ts';
import type { Effect } from './observer.ts';

const DONE = ['done', 'duplicate'];

/** Watches which items have ended, and whether any had an effect after its completion had been recorded. Keys are `webhookId#payloadId`. */
export function watchEnds(onProgress: (ended: number) => void) {
  const done = new Set<string>();
  const ended = new Set<string>();
  const recorded = new Set<string>();
  const lateEffects: Effect[] = [];
  let look = () => {};
  return {
    done,
    lateEffects,
    onEvent(event: StackEvent): void {
      if (event.kind === 'completion recorded' && event.processor !== SPOILER) recorded.add(event.key);
      if (event.kind !== 'item') return;
      const { outcome, webhookId, payloadId } = event.item;
      const key = `${webhookId}#${payloadId}`;
      if (DONE.includes(outcome)) done.add(key);
      else if (outcome !== 'dead') return;
      ended.add(key);
      onProgress(ended.size);
      look();
    },
    onEffect(effect: Effect): void {
      if (recorded.has(`${effect.webhookId}#${effect.payloadId}`)) lateEffects.push(effect);
    },
    /** Resolves when all of these have ended. */
    all(keys: ReadonlySet<string>): Promise<void> {
      return new Promise((resolve) => {
        look = () => {
          if (ended.size >= keys.size && [...keys].every((key) => ended.has(key))) resolve();
        };
        look();
      });
    },
  };
}
