import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { DeployedStack } from '../deployed-stack.ts';
import type { StackLookups } from '../operate/smoke/stack-checks.ts';
import { canaryRow } from './canary-row.ts';
import { secretsManagerStore } from './secrets-manager-store.ts';
import type { StackOutputs } from './stack-outputs.ts';
import { lookAtAlarms, lookAtMapping, lookAtSubscription } from './stack-parts.ts';

export interface Clients {
  secrets: Pick<SecretsManagerClient, 'send'>;
  lambda: Pick<LambdaClient, 'send'>;
  cloudwatch: Pick<CloudWatchClient, 'send'>;
  sns: Pick<SNSClient, 'send'>;
  dynamo: Pick<DynamoDBClient, 'send'>;
}

/** Looks things up in a deployed stack, by the SDK's clients. */
export function stackLookups(
  stack: DeployedStack,
  outputs: StackOutputs,
  { secrets, lambda, cloudwatch, sns, dynamo }: Clients,
): StackLookups {
  return {
    webhooks: async () => (await secretsManagerStore(secrets, outputs.WebhooksSecretArn, stack).read()).json,
    mapping: () => lookAtMapping(stack, outputs, lambda),
    alarms: () => lookAtAlarms(stack, cloudwatch),
    subscription: () => lookAtSubscription(stack, outputs, sns),
    ledgerRow: (canary) => canaryRow(canary, outputs.LedgerTable, dynamo),
  };
}
