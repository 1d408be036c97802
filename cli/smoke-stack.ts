import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import { parseWebhooks, type Webhooks } from '../lib/webhooks.ts';
import { makeCanary } from './canary.ts';
import { canaryRow } from './follow-canary.ts';
import { secretsManagerStore } from './secrets-manager-store.ts';
import { sendCanary } from './send-canary.ts';
import { type Check, SmokeFailure } from './smoke-check.ts';
import type { StackOutputs } from './stack-outputs.ts';
import { lookAtAlarms, lookAtMapping, lookAtSubscription } from './stack-parts.ts';

export interface Clients {
  secrets: Pick<SecretsManagerClient, 'send'>;
  lambda: Pick<LambdaClient, 'send'>;
  cloudwatch: Pick<CloudWatchClient, 'send'>;
  sns: Pick<SNSClient, 'send'>;
  dynamo: Pick<DynamoDBClient, 'send'>;
}

/** Looks at the parts of a deployed stack, and follows a canary through it. */
export function stackChecks(stage: string, outputs: StackOutputs, clients: Clients): Check[] {
  let row: ReturnType<typeof canaryRow> | undefined;
  let signer: Signer | undefined;
  return [
    {
      name: 'secret',
      async look() {
        const webhooks = await readWebhooks(outputs, clients.secrets);
        signer = firstSigner(webhooks, stage);
        return `${webhooks.size} webhook(s); the canary is signed for ${signer.webhookId}`;
      },
    },
    { name: 'queue to process', look: () => lookAtMapping(outputs, clients.lambda) },
    { name: 'alarms', look: () => lookAtAlarms(stage, clients.cloudwatch) },
    { name: 'who is told', look: () => lookAtSubscription(stage, outputs, clients.sns) },
    {
      name: 'receive',
      async look() {
        if (signer === undefined)
          throw new SmokeFailure('there is no secret to sign a canary with', 'Mend what failed before.');
        const made = makeCanary(signer.webhookId, signer.secret, Date.now());
        const delivery = await sendCanary(outputs.WebhookUrl, made);
        row = canaryRow(made, outputs.LedgerTable, clients.dynamo, stage);
        return `accepted as delivery ${delivery}`;
      },
    },
    { name: 'queue', look: () => followed(row).claimed() },
    { name: 'process', look: () => followed(row).done() },
  ];
}

function followed<R>(row: R | undefined): R {
  if (row === undefined) throw new SmokeFailure('there is no canary to follow', 'Mend what failed before.');
  return row;
}

interface Signer {
  webhookId: string;
  secret: string;
}

async function readWebhooks({ WebhooksSecretArn }: StackOutputs, client: Clients['secrets']): Promise<Webhooks> {
  const { json } = await secretsManagerStore(client, WebhooksSecretArn).read();
  const { webhooks, problems } = parseWebhooks(json);
  if (problems.length > 0) throw new SmokeFailure(problems.join(' '), 'Mend it: npm run webhooks -- list, remove, add');
  return webhooks;
}

function firstSigner(webhooks: Webhooks, stage: string): Signer {
  for (const [webhookId, { secrets }] of webhooks) {
    const [secret] = secrets;
    if (secret !== undefined) return { webhookId, secret };
  }
  throw new SmokeFailure(
    'no webhook is configured, so every delivery is refused',
    `Add one: npm run webhooks -- add <webhookId> <event> --stage ${stage}. Or, for this only: openssl rand -hex 20 | npm run webhooks -- add canary smokeTest --new-event --secret-stdin --stage ${stage}`,
  );
}
