import { isRecord } from '../json.ts';
import type { ItemInfo } from '../message.ts';
import { isEventType } from '../oktopost/events.ts';
import type { Processor, Processors } from '../processor.ts';

export interface ChosenProcessor {
  name: string;
  /** Under which the ledger knows that it has succeeded. */
  doneAs: string;
  /** Under which it rests: the same name for another event type may mean another destination. */
  restName: string;
  processor: Processor<string>;
}

/** One processor runs under the name of its entry in the table, several under the names the user gave them. */
export function processorsOf({ event, again }: ItemInfo, processors: Processors): ChosenProcessor[] {
  const entryName = isEventType(event) && processors[event] !== undefined ? event : 'fallback';
  const entry: unknown = processors[entryName];
  if (!isPlainObject(entry)) return [chosen(entryName, entryName, entry, again)];
  return Object.entries(entry).map(([name, value]) => chosen(entryName, name, value, again));
}

/** @param again The id of a replay that overrides what was done: it is done once for it, and remembered so. */
function chosen(entryName: string, name: string, value: unknown, again: string | undefined): ChosenProcessor {
  return {
    name,
    doneAs: again === undefined ? name : `${name}@${again}`,
    restName: name === entryName ? name : `${entryName}/${name}`,
    processor: callable(name, value),
  };
}

/** What is no function fails as a processor that throws would: for the whole window, since a deploy can fix it. */
function callable(name: string, value: unknown): Processor<string> {
  if (isProcessor(value)) return value;
  return () => {
    throw new TypeError(`${name} is not a function: look at it in processors/table.ts`);
  };
}

/** Anything else, as a promise that nobody awaited, has no entries either, and must not count as nothing to do. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  const prototype: unknown = isRecord(value) ? Object.getPrototypeOf(value) : undefined;
  return prototype === Object.prototype || prototype === null;
}

function isProcessor(value: unknown): value is Processor<string> {
  return typeof value === 'function';
}
