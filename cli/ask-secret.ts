import { text } from 'node:stream/consumers';
import password from '@inquirer/password';
import { UsageError } from '../lib/operate/usage-error.ts';

/** The secret, from a person without echo or from the standard input, where one line end after it belongs to no secret. */
export async function askSecret(webhookId: string, fromStdin: boolean): Promise<string> {
  if (fromStdin) return (await text(process.stdin)).replace(/\r?\n$/, '');
  if (!process.stdin.isTTY)
    throw new UsageError('There is no terminal to ask for the secret. Give it by the standard input: --secret-stdin');
  try {
    return await password({ message: `Secret of webhook ${webhookId}, as Oktopost shows it:`, mask: false });
  } catch (error) {
    // Ctrl-C, by which a person changes their mind.
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw new UsageError('Stopped. Nothing was changed.');
    throw error;
  }
}
