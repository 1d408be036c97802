import { ConfigError } from './config.ts';
import type { LogFields } from './ports.ts';

/** What a surprise looks like in the log: its name and where it came from. Its message may quote what was sent; a configuration error's may not. */
export function describeDefect(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return {
    errorName: error.name,
    errorMessage: error instanceof ConfigError ? error.message : undefined,
    at: frames.slice(0, 5).map((line) => line.trim()),
  };
}
