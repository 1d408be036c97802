import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsByTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import { parseWebhooks, type WebhookTable } from '../lib/webhooks.ts';
import { type Canary, makeCanary } from './canary.ts';
import { secretsManagerStore } from './secrets-manager-store.ts';
import { sendCanary } from './send-canary.ts';
import { type Check, SmokeFailure } from './smoke-check.ts';
import { type StackOutputs, stackName } from './stack-outputs.ts';
import { waitFor } from './wait-for.ts';

export interface Clients {
  secrets: Pick<SecretsManagerClient, 'send'>;
  lambda: Pick<LambdaClient, 'send'>;
  cloudwatch: Pick<CloudWatchClient, 'send'>;
  sns: Pick<SNSClient, 'send'>;
  dynamo: Pick<DynamoDBClient, 'send'>;
}

const LONGEST_MS = 90_000;
const INTERVAL_MS = 500;

/** Looks at the parts of a deployed stack, and follows a canary through it. */
export function stackChecks(stage: string, outputs: StackOutputs, clients: Clients): Check[] {
  let canary: Canary | undefined;
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
        canary = made;
        return `accepted as delivery ${delivery}`;
      },
    },
    {
      name: 'process',
      async look() {
        if (canary === undefined) throw new SmokeFailure('there is no canary to follow', 'Mend what failed before.');
        return await followCanary(canary, stage, outputs, clients.dynamo);
      },
    },
  ];
}

interface Signer {
  webhookId: string;
  secret: string;
}

async function readWebhooks({ WebhooksSecretArn }: StackOutputs, client: Clients['secrets']): Promise<WebhookTable> {
  const { json } = await secretsManagerStore(client, WebhooksSecretArn).read();
  const { webhooks, problems } = parseWebhooks(json);
  if (problems.length > 0) throw new SmokeFailure(problems.join(' '), 'Mend it: npm run webhooks -- list, remove, add');
  return webhooks;
}

function firstSigner(webhooks: WebhookTable, stage: string): Signer {
  for (const [webhookId, { secrets }] of webhooks) {
    const [secret] = secrets;
    if (secret !== undefined) return { webhookId, secret };
  }
  throw new SmokeFailure(
    'no webhook is configured, so every delivery is refused',
    `Add one: npm run webhooks -- add <webhookId> <event> --stage ${stage}. Or, for this only: openssl rand -hex 20 | npm run webhooks -- add canary smokeTest --new-event --secret-stdin --stage ${stage}`,
  );
}

async function lookAtMapping({ ProcessFunction }: StackOutputs, client: Clients['lambda']): Promise<string> {
  const { EventSourceMappings = [] } = await client.send(
    new ListEventSourceMappingsCommand({ FunctionName: ProcessFunction }),
  );
  const [mapping] = EventSourceMappings;
  if (mapping === undefined)
    throw new SmokeFailure('nothing leads from the queue to process', 'Deploy the stack again.');
  const { UUID, State, FunctionResponseTypes = [] } = mapping;
  if (!FunctionResponseTypes.includes('ReportBatchItemFailures'))
    throw new SmokeFailure(
      'one failed item would bring its whole batch back',
      'Deploy the stack again: somebody changed the event source mapping.',
    );
  if (State !== 'Enabled')
    throw new SmokeFailure(
      `the event source mapping is ${State}, so items wait in the queue`,
      `Enable it: aws lambda update-event-source-mapping --uuid ${UUID} --enabled`,
    );
  return 'enabled';
}

async function lookAtAlarms(stage: string, client: Clients['cloudwatch']): Promise<string> {
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: `${stackName(stage)}-`, MaxRecords: 100 }),
  );
  if (MetricAlarms.length === 0) throw new SmokeFailure('the stack has no alarms', 'Deploy the stack again.');
  const off = MetricAlarms.filter(
    ({ ActionsEnabled, AlarmActions = [] }) => !ActionsEnabled || AlarmActions.length === 0,
  );
  if (off.length > 0)
    throw new SmokeFailure(
      `${off.length} alarm(s) tell nobody`,
      `Switch them on: aws cloudwatch enable-alarm-actions --alarm-names ${off.map(({ AlarmName }) => AlarmName).join(' ')}`,
    );
  const ringing = MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM').map(({ AlarmName }) => AlarmName);
  return `${MetricAlarms.length}, ${ringing.length === 0 ? 'all quiet' : `in alarm now: ${ringing.join(', ')}`}`;
}

async function lookAtSubscription(
  stage: string,
  { AlertTopicArn }: StackOutputs,
  client: Clients['sns'],
): Promise<string> {
  const { Subscriptions = [] } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: AlertTopicArn }));
  const confirmed = Subscriptions.filter(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:'));
  if (confirmed.length > 0) return `${confirmed.length} confirmed`;
  if (Subscriptions.length > 0)
    throw new SmokeFailure(
      'the subscription is not confirmed, so alarms reach nobody',
      'Click the link in the message that AWS has sent to the address.',
    );
  throw new SmokeFailure(
    'alarms reach nobody',
    `Deploy with an address: npx serverless deploy --stage ${stage} --param alertEmail=<address>`,
  );
}

/** The row of the canary in the ledger; lib/aws/dynamo-ledger.ts describes it. */
async function followCanary(
  canary: Canary,
  stage: string,
  { LedgerTable }: StackOutputs,
  client: Clients['dynamo'],
): Promise<string> {
  const Key = { pk: { S: `${canary.webhookId}#${canary.payloadId}` }, sk: { S: canary.sha256 } };
  let isClaimed = false;
  const done = await waitFor(
    async () => {
      const { Item } = await client.send(new GetItemCommand({ TableName: LedgerTable, Key, ConsistentRead: true }));
      isClaimed ||= Item !== undefined;
      return Item?.done?.SS;
    },
    LONGEST_MS,
    INTERVAL_MS,
  );
  if (done !== undefined) return `done by ${done.join(', ')}, and in the ledger`;
  throw isClaimed
    ? new SmokeFailure(
        'the fallback processor fails, or takes too long',
        `Its log says why: npx serverless logs -f process --stage ${stage} --filter smokeTest`,
      )
    : new SmokeFailure(
        `process has not begun within ${LONGEST_MS / 1_000} s`,
        `Does it keep up, or crash? npx serverless logs -f process --stage ${stage}`,
      );
}
