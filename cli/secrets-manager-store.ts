import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { UsageError } from './usage-error.ts';
import type { WebhookStore } from './webhook-store.ts';

/** @param secretId Name or ARN of the stack's secret. */
export function secretsManagerStore(client: Pick<SecretsManagerClient, 'send'>, secretId: string): WebhookStore {
  const read = async () => {
    const { SecretString = '', VersionId = '' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return { json: SecretString, version: VersionId };
  };
  return {
    name: 'AWS Secrets Manager',
    read,
    async write(json, version) {
      // Secrets Manager has no conditional write: looking once more leaves milliseconds for somebody to come between.
      if ((await read()).version !== version)
        throw new UsageError(
          'Somebody else has changed the webhooks meanwhile. Nothing was changed: please try again.',
        );
      await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: json }));
    },
  };
}
