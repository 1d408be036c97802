export interface PlannedEvent {
  at: number;
  /** Of two events at one time, the one that was planned first comes first. */
  order: number;
  /** Undefined once it was cancelled. */
  callback: (() => void) | undefined;
}

/** What is to happen, the next one first: a binary heap. */
export function createEventQueue() {
  const heap: PlannedEvent[] = [];

  const earlier = (a: PlannedEvent, b: PlannedEvent) => a.at < b.at || (a.at === b.at && a.order < b.order);

  /** Moves the event up from a free position until its parent is earlier. */
  const rise = (event: PlannedEvent, from: number) => {
    let position = from;
    while (position > 0) {
      const parentPosition = (position - 1) >> 1;
      const parent = heap[parentPosition];
      if (parent === undefined || !earlier(event, parent)) break;
      heap[position] = parent;
      position = parentPosition;
    }
    heap[position] = event;
  };

  /** Fills the free top with the earlier child, and so on down; then the event rises from where that ends. */
  const refill = (event: PlannedEvent) => {
    let position = 0;
    for (;;) {
      const [left, right] = [heap[2 * position + 1], heap[2 * position + 2]];
      if (left === undefined) break;
      const child = right !== undefined && earlier(right, left) ? right : left;
      heap[position] = child;
      position = child === left ? 2 * position + 1 : 2 * position + 2;
    }
    rise(event, position);
  };

  return {
    add: (event: PlannedEvent) => rise(event, heap.length),
    take(): PlannedEvent | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (last !== undefined && last !== first) refill(last);
      return first;
    },
  };
}
