import type { Screen } from './surroundings.ts';

/** The answer of `--json`: one JSON value, for a program that reads it. */
export function writeJson(screen: Screen, value: unknown): void {
  screen.write(`${JSON.stringify(value, null, 2)}\n`);
}
