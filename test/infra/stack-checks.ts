import { PARTITION_KEY, SORT_KEY } from '../../lib/aws/ledger-row.ts';
import { fieldsOf, isRecord } from '../../lib/json.ts';
import { DAY_SECONDS, STACK } from '../../lib/limits.ts';
import { SETTINGS, type Setting } from '../../lib/settings.ts';
import type { Template } from './packaged-stack.ts';

/** What is wrong with a packaged stack, in sentences; none where all is as it must be. */
export type StackCheck = (template: Template) => string[];

const settings: Setting[] = Object.values(SETTINGS);
const ofSettings = settings.flatMap((row) => (row.variable ? [[row.variable, String(row.default)] as const] : []));

/** The stage that is packaged. */
const NAMESPACE = 'OktopostWebhooks/prod';

/** `Queue` is what `Ref` makes of it: the URL of a queue, the name of a table or a bucket, the ARN of a secret. */
const OF_BOTH = {
  QUEUE_URL: 'Queue',
  BUCKET: 'Bucket',
  OKTOPOST_STAGE: 'prod',
  POWERTOOLS_METRICS_NAMESPACE: NAMESPACE,
};

/** Every variable of every function, and what it names. */
export const VARIABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ReceiveLambdaFunction: { ...OF_BOTH, WEBHOOKS_SECRET_ID: 'WebhooksSecret' },
  ProcessLambdaFunction: {
    ...OF_BOTH,
    DEAD_LETTER_QUEUE_URL: 'DeadLetterQueue',
    TABLE: 'Ledger',
    ...Object.fromEntries(ofSettings),
  },
};

const deliveries = (outcome: string) => `${NAMESPACE} Deliveries of service=receive, outcome=${outcome}`;

/** Every alarm, with the metric that it watches, and whose that is. */
const ALARMS: Readonly<Record<string, string>> = {
  'dead-letters': 'AWS/SQS ApproximateNumberOfMessagesVisible of QueueName=DeadLetterQueue.QueueName',
  'function-url-5xx': 'AWS/Lambda Url5xxCount of FunctionName=ReceiveLambdaFunction',
  'elements-quarantined': `${NAMESPACE} ElementsQuarantined of service=receive`,
  drift: `${NAMESPACE} Drift of service=receive`,
  'not-verifiable': deliveries('not verifiable'),
  secrets: `${NAMESPACE} SecretsProblems of service=receive`,
  'http-api-4xx': `${NAMESPACE} RefusedBeforeReceive of `,
  'function-url-4xx': [
    'AWS/Lambda Url4xxCount of FunctionName=ReceiveLambdaFunction',
    `${NAMESPACE} Answered4xx of service=receive`,
    'AWS/ApiGateway 4xx of ApiId=HttpApi',
    `${NAMESPACE} RefusedBeforeReceive of `,
  ].join(' and '),
  'http-api-5xx': 'AWS/ApiGateway 5xx of ApiId=HttpApi',
  'in-flight': 'AWS/SQS ApproximateNumberOfMessagesNotVisible of QueueName=Queue.QueueName',
  'oldest-item': 'AWS/SQS ApproximateAgeOfOldestMessage of QueueName=Queue.QueueName',
  'process-errors': 'AWS/Lambda Errors of FunctionName=ProcessLambdaFunction',
  quarantined: deliveries('quarantined'),
  'receive-errors': 'AWS/Lambda Errors of FunctionName=ReceiveLambdaFunction',
  'receive-throttles': 'AWS/Lambda Throttles of FunctionName=ReceiveLambdaFunction',
  rejected: deliveries('rejected'),
  silence: deliveries('accepted'),
};

/** Every action that a role allows, and on what. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  ReceiveRole: [
    'logs:CreateLogStream on ReceiveLogGroup.Arn',
    'logs:PutLogEvents on ReceiveLogGroup.Arn',
    's3:PutObject on Bucket.Arn/deliveries/*',
    's3:PutObject on Bucket.Arn/items/*',
    's3:PutObject on Bucket.Arn/quarantine/*',
    'secretsmanager:GetSecretValue on WebhooksSecret',
    'sqs:SendMessage on Queue.Arn',
    'xray:PutTelemetryRecords on *',
    'xray:PutTraceSegments on *',
  ],
  ProcessRole: [
    'dynamodb:GetItem on Ledger.Arn',
    'dynamodb:Query on Ledger.Arn',
    'dynamodb:UpdateItem on Ledger.Arn',
    'logs:CreateLogStream on ProcessLogGroup.Arn',
    'logs:PutLogEvents on ProcessLogGroup.Arn',
    's3:GetObject on Bucket.Arn/deliveries/*',
    's3:GetObject on Bucket.Arn/items/*',
    's3:ListBucket on Bucket.Arn',
    's3:PutObject on Bucket.Arn/items/*',
    's3:PutObject on Bucket.Arn/quarantine/*',
    'sqs:ChangeMessageVisibility on Queue.Arn',
    'sqs:DeleteMessage on Queue.Arn',
    'sqs:GetQueueAttributes on Queue.Arn',
    'sqs:ReceiveMessage on Queue.Arn',
    'sqs:SendMessage on DeadLetterQueue.Arn',
    'sqs:SendMessage on Queue.Arn',
    'xray:PutTelemetryRecords on *',
    'xray:PutTraceSegments on *',
  ],
};

/** A metric, and whose it is. */
function metricOf({ Namespace, MetricName, Dimensions }: Readonly<Record<string, unknown>>): string {
  const dimensions = list(Dimensions).map(fieldsOf);
  const whose = dimensions.map(({ Name, Value }) => `${String(Name)}=${nameOf(Value)}`).join(', ');
  return `${Namespace} ${MetricName} of ${whose}`;
}

/** Of a row of an alarm that computes: some are there under a condition only, and some are the expression. */
function metricsIn(row: unknown): string[] {
  const [, given = row] = list(fieldsOf(row)['Fn::If']);
  const { Metric } = fieldsOf(fieldsOf(given).MetricStat);
  return Metric === undefined ? [] : [metricOf(fieldsOf(Metric))];
}

/** Each by what it holds to. A table of expectations is held both ways: what it does not name must not be there. */
export const STACK_CHECKS = {
  'every variable names what the code opens by it': (template) =>
    differences(
      VARIABLES,
      Object.fromEntries(
        ofType(template, 'AWS::Lambda::Function').map((name) => [
          name,
          named(at(template, name, 'Environment', 'Variables')),
        ]),
      ),
    ),
  'every alarm watches what it speaks about': (template) =>
    differences(
      ALARMS,
      Object.fromEntries(
        ofType(template, 'AWS::CloudWatch::Alarm').map((name) => {
          const alarm = fieldsOf(at(template, name));
          const watched = alarm.Metrics === undefined ? [metricOf(alarm)] : list(alarm.Metrics).flatMap(metricsIn);
          return [String(alarm.AlarmName).replace('oktopost-webhooks-prod-', ''), watched.join(' and ')];
        }),
      ),
    ),
  'every role allows what its code calls, on what its variables name': (template) =>
    differences(
      ALLOWED,
      Object.fromEntries(ofType(template, 'AWS::IAM::Role').map((name) => [name, allowedBy(template, name)])),
    ),
  'the queue leads to process, in batches whose failures are reported alone': (template) =>
    differences(
      {
        EventSourceArn: 'Queue.Arn',
        FunctionName: 'ProcessLambdaFunction.Arn',
        Enabled: 'true',
        BatchSize: String(STACK.batchSize),
        FunctionResponseTypes: '["ReportBatchItemFailures"]',
        ScalingConfig: JSON.stringify({ MaximumConcurrency: SETTINGS.batchesAtOnce.default }),
      },
      named(at(template, 'ProcessEventSourceMappingSQSQueue')),
    ),
  'what SQS gives up goes to the dead letters, after as many receipts as it can count': (template) =>
    differences(
      { deadLetterTargetArn: 'DeadLetterQueue.Arn', maxReceiveCount: String(STACK.maxReceiveCount) },
      named(at(template, 'Queue', 'RedrivePolicy')),
    ),
  'times follow from one another': (template) => {
    const number = (name: string, property: string) => Number(at(template, name, property));
    const [queue, dead] = ['Queue', 'DeadLetterQueue'].map((name) => number(name, 'MessageRetentionPeriod'));
    const [items, whole] = ['items/', 'deliveries/'].map((prefix) => expiryDays(template, prefix) * DAY_SECONDS);
    return falseOf({
      'receive has its time': number('ReceiveLambdaFunction', 'Timeout') === STACK.receiveTimeoutSeconds,
      'process has its time': number('ProcessLambdaFunction', 'Timeout') === STACK.processTimeoutSeconds,
      'a message is hidden for six times as long as process may take':
        number('Queue', 'VisibilityTimeout') >= 6 * number('ProcessLambdaFunction', 'Timeout'),
      'a message is hidden for as long as the code believes':
        number('Queue', 'VisibilityTimeout') === STACK.visibilityTimeoutSeconds,
      'the queue keeps items for as long as the code believes': queue === STACK.queueRetentionSeconds,
      'dead letters are kept longer than the queue keeps items': Number(dead) > Number(queue),
      'dead letters are kept for as long as the code believes': dead === STACK.deadLetterRetentionSeconds,
      'a stored item outlives its message, in the queue, as a dead letter and in the queue again':
        Number(items) >= 2 * Number(queue) + Number(dead),
      'and so does a stored delivery': Number(whole) >= 2 * Number(queue) + Number(dead),
      'quarantine is kept for as long as the code believes':
        expiryDays(template, 'quarantine/unreadable/') === STACK.quarantineDays,
    });
  },
  'the ledger has the keys and the TTL that its rows have': (template) =>
    differences(
      {
        KeySchema: JSON.stringify([
          { AttributeName: PARTITION_KEY, KeyType: 'HASH' },
          { AttributeName: SORT_KEY, KeyType: 'RANGE' },
        ]),
        TimeToLiveSpecification: JSON.stringify({ AttributeName: 'expiresAt', Enabled: true }),
        PointInTimeRecoverySpecification: JSON.stringify({ PointInTimeRecoveryEnabled: true }),
      },
      named(at(template, 'Ledger')),
      'those named',
    ),
  'what holds data is encrypted': (template) =>
    falseOf({
      ...each(ofType(template, 'AWS::SQS::Queue'), (name) => at(template, name, 'SqsManagedSseEnabled') === true),
      ...each(
        ofType(template, 'AWS::DynamoDB::Table'),
        (name) => at(template, name, 'SSESpecification', 'SSEEnabled') === true,
      ),
      ...each(ofType(template, 'AWS::S3::Bucket'), (name) =>
        /"SSEAlgorithm":"(AES256|aws:kms)"/.test(JSON.stringify(at(template, name, 'BucketEncryption')) ?? ''),
      ),
      ...each(ofType(template, 'AWS::SNS::Topic'), (name) => at(template, name, 'KmsMasterKeyId') !== undefined),
    }),
  'no bucket is open to the public': (template) =>
    ofType(template, 'AWS::S3::Bucket').flatMap((name) =>
      differences(
        { BlockPublicAcls: 'true', BlockPublicPolicy: 'true', IgnorePublicAcls: 'true', RestrictPublicBuckets: 'true' },
        named(at(template, name, 'PublicAccessBlockConfiguration')),
      ).map((problem) => `${name}: ${problem}`),
    ),
  'what holds data stays when the stack of prod goes': (template) =>
    falseOf(
      each(
        [
          ...ofType(template, 'AWS::SQS::Queue'),
          ...ofType(template, 'AWS::DynamoDB::Table'),
          ...ofType(template, 'AWS::SecretsManager::Secret'),
          'Bucket',
        ],
        (name) => {
          const { DeletionPolicy, UpdateReplacePolicy } = template.Resources[name] ?? {};
          return DeletionPolicy === 'Retain' && UpdateReplacePolicy === 'Retain';
        },
      ),
    ),
} satisfies Record<string, StackCheck>;

export function ofType(template: Template, type: string): string[] {
  return Object.entries(template.Resources).flatMap(([name, { Type }]) => (Type === type ? [name] : []));
}

/** What stands in the properties of a resource at a path. */
function at(template: Template, name: string, ...path: string[]): unknown {
  return path.reduce<unknown>((value, key) => fieldsOf(value)[key], template.Resources[name]?.Properties);
}

/** What a value of a template names: `Queue`, `Queue.Arn`, `Bucket.Arn/items/*`, or itself. */
export function nameOf(value: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = fieldsOf(value);
  if (typeof Ref === 'string') return Ref;
  if (Array.isArray(attribute)) return attribute.join('.');
  if (typeof text === 'string') return text.replaceAll(/\$\{([\w.]+)\}/g, '$1');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function named(values: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(fieldsOf(values)).map(([key, value]) => [key, nameOf(value)]));
}

function allowedBy(template: Template, role: string): string[] {
  const statements = list(at(template, role, 'Policies')).flatMap((policy) =>
    list(fieldsOf(fieldsOf(policy).PolicyDocument).Statement),
  );
  return statements
    .map(fieldsOf)
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((one) => `${String(action)} on ${nameOf(one)}`)),
    )
    .sort();
}

function expiryDays(template: Template, prefix: string): number {
  const rules = list(at(template, 'Bucket', 'LifecycleConfiguration', 'Rules')).map(fieldsOf);
  const rule = rules.find(({ Prefix, Status }) => Prefix === prefix && Status === 'Enabled');
  // Without a rule it is kept for ever.
  return rule === undefined ? Number.POSITIVE_INFINITY : Number(rule.ExpirationInDays);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function each(names: readonly string[], holds: (name: string) => boolean): Record<string, boolean> {
  return Object.fromEntries(names.map((name) => [name, holds(name)]));
}

function falseOf(claims: Readonly<Record<string, boolean>>): string[] {
  return Object.entries(claims).flatMap(([claim, holds]) => (holds ? [] : [`not so: ${claim}`]));
}

/** Both ways, unless only those that are named count. */
function differences(
  expected: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
  held: 'all' | 'those named' = 'all',
): string[] {
  const names = new Set([...Object.keys(expected), ...(held === 'all' ? Object.keys(found) : [])]);
  return [...names].flatMap((name) => {
    const [right, is] = [inOrder(expected[name]), inOrder(found[name])];
    return right === is ? [] : [`${name} is ${is}, and must be ${right}`];
  });
}

/** The order of variables means nothing. */
function inOrder(value: unknown): string | undefined {
  return JSON.stringify(isRecord(value) ? Object.fromEntries(Object.entries(value).sort()) : value);
}
