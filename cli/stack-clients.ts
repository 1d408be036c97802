import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { secretsManagerStore } from '../lib/aws/secrets-manager-store.ts';
import { stackLookups } from '../lib/aws/stack-lookups.ts';
import { stackOutputs } from '../lib/aws/stack-outputs.ts';
import { limitedClient, type TimeLimits } from '../lib/aws/time-limits.ts';
import { type DeployedStack, optionsOf } from '../lib/deployed-stack.ts';
import type { Check } from '../lib/operate/smoke/check.ts';
import { stackChecks } from '../lib/operate/smoke/stack-checks.ts';
import type { WebhookStore } from '../lib/operate/webhook-store.ts';

/** What the commands do with a deployed stack, by the SDK's clients. Imported when it is needed: the SDK takes its time. */

/** A person waits, perhaps on a slow line, and is told in the end. */
const LIMITS: TimeLimits = { connectMs: 5_000, answerMs: 10_000, attempts: 3 };

/** The webhooks of a deployed stack. */
export async function stackStore(stack: DeployedStack): Promise<WebhookStore> {
  const { region } = stack;
  const { WebhooksSecretArn } = await stackOutputs(limitedClient(CloudFormationClient, LIMITS, { region }), stack);
  return secretsManagerStore(limitedClient(SecretsManagerClient, LIMITS, { region }), WebhooksSecretArn, stack);
}

/** What there is to check of a deployed stack. */
export async function checksOf(stack: DeployedStack): Promise<Check[]> {
  const { region } = stack;
  const outputs = await stackOutputs(limitedClient(CloudFormationClient, LIMITS, { region }), stack);
  const lookups = stackLookups(stack, outputs, {
    secrets: limitedClient(SecretsManagerClient, LIMITS, { region }),
    lambda: limitedClient(LambdaClient, LIMITS, { region }),
    cloudwatch: limitedClient(CloudWatchClient, LIMITS, { region }),
    sns: limitedClient(SNSClient, LIMITS, { region }),
    dynamo: limitedClient(DynamoDBClient, LIMITS, { region }),
  });
  return stackChecks({ url: outputs.WebhookUrl, options: optionsOf(stack) }, lookups);
}
