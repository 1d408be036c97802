import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { sdkClient } from '../../support/sdk-client.ts';
import type { Call } from './network.ts';

/** What Secrets Manager holds for the receiver: the webhooks and their secrets. */
export interface StoredSecret {
  webhooks: Record<string, { event: string; secrets: string[] }>;
}

export function secretsClient(stored: StoredSecret, call: Call) {
  return sdkClient((command) => {
    if (command instanceof GetSecretValueCommand)
      return call('Secrets Manager', 'GetSecretValue', () => ({ SecretString: JSON.stringify(stored.webhooks) }));
    throw new Error(`the simulated Secrets Manager does not know ${command.constructor.name}`);
  });
}
