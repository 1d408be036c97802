import type { STACK_CHECKS } from './stack-checks.ts';

/** One thing in a template that is set to something else, or taken out (undefined). */
export interface PlantedSetting {
  what: string;
  /** The resource, and then keys down to the value. */
  path: readonly (string | number)[];
  value: unknown;
  found: keyof typeof STACK_CHECKS;
}

const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });
const variable = (lambda: 'Receive' | 'Process', name: string) =>
  [`${lambda}LambdaFunction`, 'Properties', 'Environment', 'Variables', name] as const;
const statement = (role: 'Receive' | 'Process', i: number, key: string) =>
  [`${role}Role`, 'Properties', 'Policies', 0, 'PolicyDocument', 'Statement', i, key] as const;
const dimension = (alarm: string) => [`${alarm}Alarm`, 'Properties', 'Dimensions', 0, 'Value'] as const;

const VARIABLES = 'every variable names what the code opens by it';
const ALARMS = 'every alarm watches what it speaks about';
const ROLES = 'every role allows what its code calls, on what its variables name';
const MAPPING = 'the queue leads to process, in batches whose failures are reported alone';
const REDRIVE = 'what SQS gives up goes to the dead letters, after as many receipts as it can count';
const TIMES = 'times follow from one another';
const LEDGER = 'the ledger has the keys and the TTL that its rows have';
const ENCRYPTED = 'what holds data is encrypted';
const CLOSED = 'no bucket is open to the public';
const KEPT = 'what holds data stays when the stack of prod goes';

const row = (what: string, path: PlantedSetting['path'], value: unknown, found: PlantedSetting['found']) => ({
  what,
  path,
  value,
  found,
});
const of = (resource: string, ...keys: (string | number)[]) => [resource, 'Properties', ...keys];

/** A wrong value of each setting that a promise rests on, and the check that finds it. */
export const PLANTED_SETTINGS: readonly PlantedSetting[] = [
  row('the ARN of the queue for its URL, in receive', variable('Receive', 'QUEUE_URL'), arnOf('Queue'), VARIABLES),
  row('the ARN of the queue for its URL, in process', variable('Process', 'QUEUE_URL'), arnOf('Queue'), VARIABLES),
  row('receive sends to the dead letters', variable('Receive', 'QUEUE_URL'), { Ref: 'DeadLetterQueue' }, VARIABLES),
  row('dead letters go to the queue', variable('Process', 'DEAD_LETTER_QUEUE_URL'), { Ref: 'Queue' }, VARIABLES),
  row('another table', variable('Process', 'TABLE'), 'oktopost-ledger', VARIABLES),
  row('the bucket of the deploys', variable('Process', 'BUCKET'), { Ref: 'ServerlessDeploymentBucket' }, VARIABLES),
  row('no secret', variable('Receive', 'WEBHOOKS_SECRET_ID'), undefined, VARIABLES),
  row('a variable that nobody reads', variable('Receive', 'QUEUE'), { Ref: 'Queue' }, VARIABLES),
  row('fewer days in the ledger', variable('Process', 'LEDGER_DAYS'), '1', VARIABLES),
  row('the metrics of another stage', variable('Process', 'POWERTOOLS_METRICS_NAMESPACE'), 'x', VARIABLES),

  row('dead letters watched at the queue', dimension('DeadLetters'), { 'Fn::GetAtt': ['Queue', 'QueueName'] }, ALARMS),
  row('a queue by its URL', dimension('OldestItem'), { Ref: 'Queue' }, ALARMS),
  row(
    'in flight of the dead letters',
    dimension('InFlight'),
    { 'Fn::GetAtt': ['DeadLetterQueue', 'QueueName'] },
    ALARMS,
  ),
  row('errors of the other function', dimension('ProcessErrors'), { Ref: 'ReceiveLambdaFunction' }, ALARMS),
  row('a function by its ARN', dimension('ReceiveErrors'), arnOf('ReceiveLambdaFunction'), ALARMS),
  row('silence of refusals', of('SilenceAlarm', 'Dimensions', 1, 'Value'), 'rejected', ALARMS),
  row('an alarm that is gone', ['RejectedAlarm'], undefined, ALARMS),
  row('metrics in another namespace', of('QuarantinedAlarm', 'Namespace'), 'OktopostWebhooks/dev', ALARMS),

  row('receive may send to the dead letters', statement('Receive', 0, 'Resource'), arnOf('DeadLetterQueue'), ROLES),
  row('receive may read any secret', statement('Receive', 1, 'Resource'), '*', ROLES),
  row(
    'receive may not store large items',
    statement('Receive', 2, 'Resource'),
    { 'Fn::Sub': `\${Bucket.Arn}/quarantine/*` },
    ROLES,
  ),
  row('receive may not log', statement('Receive', 4, 'Action'), ['logs:CreateLogStream'], ROLES),
  row('process logs to the other group', statement('Process', 5, 'Resource'), arnOf('ReceiveLogGroup'), ROLES),
  row('process may not hide a message', statement('Process', 0, 'Action'), ['sqs:ReceiveMessage'], ROLES),
  row('process may do anything with the table', statement('Process', 2, 'Action'), 'dynamodb:*', ROLES),
  row('process may write another table', statement('Process', 2, 'Resource'), '*', ROLES),

  row(
    'the mapping takes dead letters',
    of('ProcessEventSourceMappingSQSQueue', 'EventSourceArn'),
    arnOf('DeadLetterQueue'),
    MAPPING,
  ),
  row(
    'the mapping calls receive',
    of('ProcessEventSourceMappingSQSQueue', 'FunctionName'),
    arnOf('ReceiveLambdaFunction'),
    MAPPING,
  ),
  row(
    'failures are not reported alone',
    of('ProcessEventSourceMappingSQSQueue', 'FunctionResponseTypes'),
    undefined,
    MAPPING,
  ),
  row('larger batches', of('ProcessEventSourceMappingSQSQueue', 'BatchSize'), 100, MAPPING),
  row('a mapping that is off', of('ProcessEventSourceMappingSQSQueue', 'Enabled'), false, MAPPING),
  row('as many batches as there are', of('ProcessEventSourceMappingSQSQueue', 'ScalingConfig'), undefined, MAPPING),

  row('given up after a few receipts', of('Queue', 'RedrivePolicy', 'maxReceiveCount'), 5, REDRIVE),
  row('given up into itself', of('Queue', 'RedrivePolicy', 'deadLetterTargetArn'), arnOf('Queue'), REDRIVE),
  row('given up into nothing', of('Queue', 'RedrivePolicy'), undefined, REDRIVE),

  row('hidden for less than six times', of('Queue', 'VisibilityTimeout'), 60, TIMES),
  row('hidden for longer than the code believes', of('Queue', 'VisibilityTimeout'), 3_600, TIMES),
  row('kept for as long as SQS does by itself', of('Queue', 'MessageRetentionPeriod'), undefined, TIMES),
  row('kept for four days', of('Queue', 'MessageRetentionPeriod'), 4 * 86_400, TIMES),
  row('dead letters kept for seven days', of('DeadLetterQueue', 'MessageRetentionPeriod'), 7 * 86_400, TIMES),
  row('dead letters kept for less', of('DeadLetterQueue', 'MessageRetentionPeriod'), 3 * 86_400, TIMES),
  row(
    'large items gone before their messages',
    of('Bucket', 'LifecycleConfiguration', 'Rules', 4, 'ExpirationInDays'),
    14,
    TIMES,
  ),
  row(
    'large deliveries gone before their messages',
    of('Bucket', 'LifecycleConfiguration', 'Rules', 5, 'ExpirationInDays'),
    14,
    TIMES,
  ),
  row('quarantine kept for a day', of('Bucket', 'LifecycleConfiguration', 'Rules', 0, 'ExpirationInDays'), 1, TIMES),
  row('process has half of its time', of('ProcessLambdaFunction', 'Timeout'), 30, TIMES),
  row('receive has longer than Oktopost waits', of('ReceiveLambdaFunction', 'Timeout'), 30, TIMES),

  row('no TTL', of('Ledger', 'TimeToLiveSpecification'), undefined, LEDGER),
  row('a TTL by another attribute', of('Ledger', 'TimeToLiveSpecification', 'AttributeName'), 'ttl', LEDGER),
  row('a TTL that is off', of('Ledger', 'TimeToLiveSpecification', 'Enabled'), false, LEDGER),
  row('a table without its sort key', of('Ledger', 'KeySchema', 1), undefined, LEDGER),
  row('a table that cannot be restored', of('Ledger', 'PointInTimeRecoverySpecification'), undefined, LEDGER),

  row('a queue in the clear', of('Queue', 'SqsManagedSseEnabled'), false, ENCRYPTED),
  row('dead letters in the clear', of('DeadLetterQueue', 'SqsManagedSseEnabled'), undefined, ENCRYPTED),
  row('a table by no key of its own', of('Ledger', 'SSESpecification'), undefined, ENCRYPTED),
  row('a bucket in the clear', of('Bucket', 'BucketEncryption'), undefined, ENCRYPTED),
  row('alerts in the clear', of('AlertTopic', 'KmsMasterKeyId'), undefined, ENCRYPTED),

  row(
    'a bucket with public policies',
    of('Bucket', 'PublicAccessBlockConfiguration', 'BlockPublicPolicy'),
    false,
    CLOSED,
  ),
  row('a bucket without a block', of('Bucket', 'PublicAccessBlockConfiguration'), undefined, CLOSED),

  row('a queue that goes with the stack', ['Queue', 'DeletionPolicy'], 'Delete', KEPT),
  row('a ledger that goes when it is replaced', ['Ledger', 'UpdateReplacePolicy'], undefined, KEPT),
];
