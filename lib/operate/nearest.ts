import { closest, distance } from 'fastest-levenshtein';

const SHORTEST_PART = 4;

/** A short word is near to too many others. */
const SHORT_WORD = 5;

/** The name that was probably meant: one that contains what was typed, or is spelt almost like it. Undefined where none is near. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase();
  const containing = names.filter((name) => name.toLowerCase().includes(wanted));
  const whole = wanted.length < SHORTEST_PART ? undefined : closest(typed, containing);
  if (containing.length > 0 && whole !== undefined) return whole;
  if (names.length === 0) return undefined;
  const name = closest(typed, names);
  const longer = Math.max(typed.length, name.length);
  return distance(wanted, name.toLowerCase()) <= longer / 2 ? name : undefined;
}

/** ` Did you mean postSent?`, to stand after a sentence; empty where no name is near. `before`: what is typed before names. */
export function guess(typed: string, names: readonly string[], before = ''): string {
  return asGuess(nearest(typed, names), before);
}

/** The same for a name that was found in another way. */
export function asGuess(meant: string | undefined, before = ''): string {
  return meant === undefined ? '' : ` Did you mean ${before}${meant}?`;
}

/** The name of which this is most likely a misspelling: one letter off in a short name, two in a longer one. */
export function misspelling(typed: string, names: readonly string[]): string | undefined {
  const name = names.length === 0 ? undefined : closest(typed, names);
  return name !== undefined && distance(typed, name) <= (name.length <= SHORT_WORD ? 1 : 2) ? name : undefined;
}
