import { partsOf } from './harmless.ts';
import type { Sent } from './sent.ts';
import { folded } from './spelling.ts';

/** An identifier, as the names of errors are; anything else may be anything. */
const NAME = /^[A-Za-z][\w.]{0,60}$/;

/** The name that an error gives itself, where it is an identifier without a name of the item's in it; otherwise `Error`. */
export function harmlessName(name: unknown, sent: Sent): string {
  if (typeof name !== 'string' || !NAME.test(name)) return 'Error';
  const parts = [name, ...partsOf(name)].filter((part) => !/^(?:Error|Exception)$/.test(part));
  const { names } = parts.length === 0 ? { names: new Set<string>() } : sent();
  return parts.some((part) => names.has(folded(part))) ? 'Error' : name;
}
