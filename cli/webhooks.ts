/** `npm run webhooks`: the webhooks of a stack and their secrets. `--help` says the rest. */

import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { askSecret } from './ask-secret.ts';
import { explainAwsError } from './aws-error.ts';
import { fileStore } from './file-store.ts';
import { runWebhooks } from './run-webhooks.ts';
import { secretsManagerStore } from './secrets-manager-store.ts';
import { UsageError } from './usage-error.ts';
import { HELP, readArguments, type WebhooksArguments } from './webhooks-arguments.ts';

const FAILED = 1;
const WRONG_USAGE = 2;

try {
  const args = readArguments(process.argv.slice(2));
  const { command, secretFromStdin } = args;
  if (command.name === 'help') console.log(HELP);
  else {
    const lines = await runWebhooks(command, storeOf(args), (webhookId) => askSecret(webhookId, secretFromStdin));
    console.log(lines.join('\n'));
  }
} catch (error) {
  console.error(error instanceof UsageError ? error.message : explainAwsError(error));
  process.exitCode = error instanceof UsageError ? WRONG_USAGE : FAILED;
}

function storeOf({ file, stage, region }: WebhooksArguments) {
  if (file !== undefined) return fileStore(file);
  return secretsManagerStore(
    new SecretsManagerClient({ region: region ?? process.env.AWS_REGION ?? 'us-east-1' }),
    stage,
  );
}
