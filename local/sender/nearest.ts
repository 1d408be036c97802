import { closest, distance } from 'fastest-levenshtein';

/** The name that was probably meant, or undefined where none is near: more than half of the letters would change. */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const exact = names.find((name) => name.toLowerCase() === typed.toLowerCase());
  if (exact !== undefined) return exact;
  const name = closest(typed, names);
  return distance(typed, name) <= Math.max(typed.length, name.length) / 2 ? name : undefined;
}
