import { text } from 'node:stream/consumers';
import { UsageError } from '../../lib/operate/usage-error.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The secret, from a person without echo or from the standard input, where one line end after it belongs to no secret.
 *
 * @throws UsageError where there is nobody to ask, or they changed their mind.
 */
export async function askSecret(
  webhookId: string,
  fromStdin: boolean,
  { stdin, stderr }: Pick<Surroundings, 'stdin' | 'stderr'>,
): Promise<string> {
  if (fromStdin) return (await text(stdin)).replace(/\r?\n$/, '');
  if (!stdin.isTTY)
    throw new UsageError('There is no terminal to ask for the secret. Give it by the standard input: --secret-stdin');
  const { default: password } = await import('@inquirer/password');
  try {
    const question = { message: `Secret of webhook ${webhookId}, as Oktopost shows it:`, mask: false };
    return await password(question, { input: stdin, output: stderr });
  } catch (error) {
    // Ctrl-C, by which a person changes their mind.
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw new UsageError('Stopped. Nothing was changed.');
    throw error;
  }
}
