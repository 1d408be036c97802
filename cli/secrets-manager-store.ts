import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { UsageError } from './usage-error.ts';
import type { WebhookStore } from './webhook-store.ts';

/** The stack's secret; infra/secret.yml gives it this name. */
export function secretName(stage: string): string {
  return `oktopost-webhooks/${stage}/webhooks`;
}

export function secretsManagerStore(client: Pick<SecretsManagerClient, 'send'>, stage: string): WebhookStore {
  const SecretId = secretName(stage);
  const read = async () => {
    try {
      const { SecretString = '', VersionId = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
      return { json: SecretString, version: VersionId };
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new UsageError(
        `There is no secret ${SecretId} in this account and region. Is --stage or --region another one, or the stack not deployed yet?`,
      );
    }
  };
  return {
    name: `the secret ${SecretId}`,
    read,
    async write(json, version) {
      // Secrets Manager has no conditional write: looking once more leaves milliseconds for somebody to come between.
      if ((await read()).version !== version)
        throw new UsageError(
          'Somebody else has changed the webhooks meanwhile. Nothing was changed: please try again.',
        );
      await client.send(new PutSecretValueCommand({ SecretId, SecretString: json }));
    },
  };
}
