import { isRecord } from '../json.ts';

/** The parts of an item: an envelope's own `data` and `timestamp`, or the bare object itself. */
export function openEnvelope(element: unknown): { data: unknown; timestamp: number | undefined } {
  if (!isRecord(element) || eventOf(element) === undefined) return { data: element, timestamp: undefined };
  return { data: element.data, timestamp: typeof element.timestamp === 'number' ? element.timestamp : undefined };
}

/** An envelope is told by its `event` and its `data`; a bare object may have fields of any name. */
export function eventOf(element: Record<string, unknown>): string | undefined {
  const { event } = element;
  return typeof event === 'string' && event !== '' && Object.hasOwn(element, 'data') ? event : undefined;
}
