import type { Variables } from '../../lib/config.ts';

/** Where text is written to: a terminal, a pipe or a file. */
export type Screen = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** Where text is read from. */
export type Keyboard = NodeJS.ReadableStream & { isTTY?: boolean };

/** What is around a program: given by `process` to a person, and by a test to itself. */
export interface Surroundings {
  environment: Variables;
  stdin: Keyboard;
  stdout: Screen;
  stderr: Screen;
}

/** The surroundings of a command that runs. */
export type CommandContext<S extends Surroundings = Surroundings> = S & {
  /** What was typed after the name of the program. */
  argv: readonly string[];
  /** Says with which status the program ends; 0 where nothing is said. */
  end(status: number): void;
};

const USUAL_COLUMNS = 80;

/** How many characters a line may have. Where there is no terminal, as in a file or a pipe, any number. */
export function columnsOf({ columns, isTTY }: Screen): number {
  return columns || (isTTY ? USUAL_COLUMNS : Number.POSITIVE_INFINITY);
}
