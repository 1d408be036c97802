import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { type LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type DeployedStack, optionsOf } from '../deployed-stack.ts';
import { SmokeFailure } from '../operate/smoke/check.ts';
import { toType } from '../operate/to-type.ts';
import { type StackOutputs, stackName } from './stack-outputs.ts';

function deployAgain(stack: DeployedStack): string {
  return toType('Deploy it again, with the parameters that it has:', `npx serverless deploy ${optionsOf(stack)}`);
}

/** Whether the way from the queue to process is open, as it was deployed. Answers what it found. @throws SmokeFailure */
export async function lookAtMapping(
  stack: DeployedStack,
  { ProcessFunction }: StackOutputs,
  client: Pick<LambdaClient, 'send'>,
): Promise<string> {
  const { EventSourceMappings = [] } = await client.send(
    new ListEventSourceMappingsCommand({ FunctionName: ProcessFunction }),
  );
  const [mapping] = EventSourceMappings;
  if (mapping === undefined) throw new SmokeFailure('nothing leads from the queue to process', deployAgain(stack));
  const { UUID, State, FunctionResponseTypes = [] } = mapping;
  if (!FunctionResponseTypes.includes('ReportBatchItemFailures'))
    throw new SmokeFailure(
      'one failed item would bring its whole batch back',
      `Somebody changed the event source mapping. ${deployAgain(stack)}`,
    );
  if (State !== 'Enabled')
    throw new SmokeFailure(
      `the event source mapping is ${State}, so items wait in the queue`,
      toType('Enable it:', `aws lambda update-event-source-mapping --region ${stack.region} --uuid ${UUID} --enabled`),
    );
  return 'enabled';
}

/** Whether the alarms are there, and tell somebody. Answers what it found. @throws SmokeFailure */
export async function lookAtAlarms(stack: DeployedStack, client: Pick<CloudWatchClient, 'send'>): Promise<string> {
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: `${stackName(stack.stage)}-`, MaxRecords: 100 }),
  );
  if (MetricAlarms.length === 0) throw new SmokeFailure('the stack has no alarms', deployAgain(stack));
  const off = MetricAlarms.filter(
    ({ ActionsEnabled, AlarmActions = [] }) => !ActionsEnabled || AlarmActions.length === 0,
  );
  if (off.length > 0)
    throw new SmokeFailure(
      `${off.length} alarm(s) tell nobody`,
      toType(
        'Switch them on:',
        `aws cloudwatch enable-alarm-actions --region ${stack.region} --alarm-names ${off.map(({ AlarmName }) => AlarmName).join(' ')}`,
      ),
    );
  const ringing = MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM').map(({ AlarmName }) => AlarmName);
  return `${MetricAlarms.length}, ${ringing.length === 0 ? 'all quiet' : `in alarm now: ${ringing.join(', ')}`}`;
}

/** Whether somebody is told of alarms, and has agreed to it. Answers what it found. @throws SmokeFailure */
export async function lookAtSubscription(
  stack: DeployedStack,
  { AlertTopicArn }: StackOutputs,
  client: Pick<SNSClient, 'send'>,
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
    toType(
      'Deploy it again, with the parameters that it has and an address:',
      `npx serverless deploy ${optionsOf(stack)} --param alertEmail=<address>`,
    ),
  );
}
