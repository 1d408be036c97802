import { createInterface } from 'node:readline/promises';
import { UsageError } from '../../lib/operate/usage-error.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Asks a person whether to go on; only `y` or `yes` means it.
 *
 * @throws UsageError where there is nobody to ask, or they would rather not.
 */
export async function confirm(
  question: string,
  { stdin, stderr }: Pick<Surroundings, 'stdin' | 'stderr'>,
): Promise<void> {
  if (!stdin.isTTY)
    throw new UsageError('There is no terminal to ask, and nothing was changed. To go on all the same: --yes');
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await terminal.question(`${question} (y/N) `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Stopped. Nothing was changed.');
  } finally {
    terminal.close();
  }
}
