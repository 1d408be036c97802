import { isEventType } from '../oktopost/events.ts';
import type { Processor, Processors } from '../processor.ts';

export interface ChosenProcessor {
  /** Under which the ledger knows that it has succeeded. */
  name: string;
  /** Under which it rests: the same name for another event type may mean another destination. */
  restName: string;
  processor: Processor<string>;
}

/** One processor runs under the name of its entry in the table, several under the names the user gave them. */
export function processorsOf(event: string, processors: Processors): ChosenProcessor[] {
  const entryName = isEventType(event) && processors[event] !== undefined ? event : 'fallback';
  const entry: unknown = processors[entryName];
  if (typeof entry !== 'object' || entry === null) return [chosen(entryName, entryName, entry)];
  return Object.entries(entry).map(([name, value]) => chosen(entryName, name, value));
}

function chosen(entryName: string, name: string, value: unknown): ChosenProcessor {
  return { name, restName: name === entryName ? name : `${entryName}/${name}`, processor: callable(name, value) };
}

/** What is no function fails as a processor that throws would: for the whole window, since a deploy can fix it. */
function callable(name: string, value: unknown): Processor<string> {
  if (isProcessor(value)) return value;
  return () => {
    throw new TypeError(`${name} is not a function: look at it in processors/table.ts`);
  };
}

function isProcessor(value: unknown): value is Processor<string> {
  return typeof value === 'function';
}
