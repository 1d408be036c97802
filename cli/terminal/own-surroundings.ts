import type { Surroundings } from './surroundings.ts';

/** Those of this process. */
export function ownSurroundings(): Surroundings {
  const { env: environment, stdin, stdout, stderr } = process;
  // Whoever has read enough, as `head` has, closes the pipe.
  stdout.on('error', () => process.exit());
  return { environment, stdin, stdout, stderr };
}
