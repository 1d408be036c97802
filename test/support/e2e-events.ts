import type { StackEvent } from '../../local/stack-events.ts';

/** Remembers what happens in a local stack, and lets a test wait for it. */
export function watchEvents() {
  const seen: StackEvent[] = [];
  const waiting = new Set<(event: StackEvent) => void>();
  return {
    seen,
    onEvent(event: StackEvent): void {
      seen.push(event);
      for (const look of [...waiting]) look(event);
    },
    /** Resolves with the event that makes it so many that fit, those included that were seen before. */
    until(fits: (event: StackEvent) => boolean, times = 1): Promise<StackEvent> {
      let left = times;
      const isLast = (event: StackEvent) => fits(event) && --left === 0;
      const before = seen.find(isLast);
      if (before) return Promise.resolve(before);
      const { promise, resolve } = Promise.withResolvers<StackEvent>();
      const look = (event: StackEvent) => {
        if (!isLast(event)) return;
        waiting.delete(look);
        resolve(event);
      };
      waiting.add(look);
      return promise;
    },
  };
}

export function itemEnded(...outcomes: readonly string[]) {
  return (event: StackEvent): boolean => event.kind === 'item' && outcomes.includes(event.item.outcome);
}
