import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsSettings } from './aws-settings.ts';
import { secretsManagerStore } from './secrets-manager-store.ts';
import { stackOutputs } from './stack-outputs.ts';
import type { WebhookStore } from './webhook-store.ts';

/** The store of a deployed stack. */
export async function stackStore(stage: string, region: string | undefined): Promise<WebhookStore> {
  const settings = awsSettings(region);
  const { WebhooksSecretArn } = await stackOutputs(new CloudFormationClient(settings), stage);
  return secretsManagerStore(new SecretsManagerClient(settings), WebhooksSecretArn);
}
