import { ConfigError } from '../config.ts';
import type { LogFields } from '../log.ts';
import { errorName } from './error-name.ts';

/** What a surprise looks like in the log: its name and where it came from. Its message may quote what was sent; a configuration error's may not. */
export function describeDefect(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  return {
    errorName: errorName(error),
    errorMessage: error instanceof ConfigError ? error.message : undefined,
    at: framesOf(error).slice(0, 5),
  };
}

/** A stack begins with the message, which may have any number of lines: what stands behind it is the frames. */
function framesOf({ stack = '', message }: Error): string[] {
  const end = stack.indexOf(message);
  if (end === -1) return [];
  const lines = stack.slice(end + message.length).split('\n');
  return lines.filter((line) => line.startsWith('    at ')).map((line) => line.trim());
}
