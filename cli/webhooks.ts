/** `npm run webhooks`: the webhooks of a stack and their secrets. `--help` says the rest. */

import { UsageError } from '../lib/operate/usage-error.ts';
import { askSecret } from './ask-secret.ts';
import { explainAwsError } from './aws-error.ts';
import { fileStore } from './file-store.ts';
import { runWebhooks } from './run-webhooks.ts';
import type { WebhookStore } from './webhook-store.ts';
import { HELP, readArguments, type WebhooksArguments } from './webhooks-arguments.ts';

const FAILED = 1;
const WRONG_USAGE = 2;

try {
  const args = readArguments(process.argv.slice(2));
  const { command, secretFromStdin } = args;
  if (command.name === 'help') console.log(HELP);
  else {
    const store = await storeOf(args);
    const lines = await runWebhooks(command, store, (webhookId) => askSecret(webhookId, secretFromStdin));
    console.log(lines.join('\n'));
  }
} catch (error) {
  console.error(error instanceof UsageError ? error.message : explainAwsError(error));
  process.exitCode = error instanceof UsageError ? WRONG_USAGE : FAILED;
}

async function storeOf({ file, stage, region }: WebhooksArguments): Promise<WebhookStore> {
  if (file !== undefined) return fileStore(file);
  // Loaded when it is needed: the SDK takes its time.
  const { stackStore } = await import('./stack-store.ts');
  return stackStore(stage, region);
}
