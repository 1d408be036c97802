import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { stackName, stackOutputs } from '../../lib/aws/stack-outputs.ts';
import { fieldsOf } from '../../lib/json.ts';
import { DAY_SECONDS, SQS, STACK } from '../../lib/limits.ts';
import { SETTINGS, type Setting } from '../../lib/settings.ts';
import { BUCKET, DEAD_LETTERS_QUEUE, ITEMS_QUEUE, LEDGER_TABLE } from '../../local/emulators/services.ts';
import { lambdaVariables } from '../../local/lambda/variables.ts';
import { sdkClient } from '../support/sdk-client.ts';
import { emittedMetrics, metricId } from './emitted-metrics.ts';
import { type PackagedStack, packageStack, type Resource } from './packaged-stack.ts';
import { PLANTED_SETTINGS, type PlantedSetting } from './planted-settings.ts';
import { actionsOf } from './sdk-actions.ts';
import { nameOf, STACK_CHECKS, type StackCheck, VARIABLES } from './stack-checks.ts';
import { zipEntries } from './zip-entries.ts';

let prod: PackagedStack;
let dev: PackagedStack;

beforeAll(async () => {
  // One after the other: both use the framework's build folder.
  prod = await packageStack('--stage', 'prod');
  dev = await packageStack(
    '--region',
    'eu-west-1',
    '--param',
    'endpoint=both',
    '--param',
    'alertEmail=ops@example.com',
  );
}, 60_000);

const resource = (name: string): Resource => {
  const found = prod.template.Resources[name];
  if (found === undefined) throw new Error(`The template has no ${name}.`);
  return found;
};
const properties = (name: string) => resource(name).Properties;
const namesOf = (type: string) =>
  Object.entries(prod.template.Resources).flatMap(([name, { Type }]) => (Type === type ? [name] : []));
/** The metrics that are counted from logs. */
const filtered = () =>
  namesOf('AWS::Logs::MetricFilter').flatMap((name) => {
    const { MetricTransformations }: { MetricTransformations: { MetricName: string }[] } = JSON.parse(
      JSON.stringify(properties(name)),
    );
    return MetricTransformations.map(({ MetricName }) => metricId(MetricName, {}));
  });
const getAtt = (name: string, attribute = 'Arn') => ({ 'Fn::GetAtt': [name, attribute] });

describe('what belongs together fits together:', () => {
  const checks: [string, StackCheck][] = Object.entries(STACK_CHECKS);

  test.each(checks)('%s', (_, check) => {
    expect(check(prod.template)).toEqual([]);
  });

  test.each(PLANTED_SETTINGS)('seen: $what', ({ path, value, found }) => {
    const planted = plant(prod.template, path, value);
    expect(planted).not.toEqual(prod.template);
    expect(STACK_CHECKS[found](planted)).not.toEqual([]);
  });

  test('each check finds something', () => {
    const finding = new Set(PLANTED_SETTINGS.map(({ found }) => found));
    expect(checks.map(([name]) => name).filter((name) => ![...finding].some((found) => found === name))).toEqual([]);
  });
});

/** A copy of the template with one value changed or taken out. */
function plant(template: PackagedStack['template'], path: PlantedSetting['path'], value: unknown) {
  const changed = (node: unknown, [key, ...rest]: readonly (string | number)[]): unknown => {
    if (key === undefined) return value;
    if (Array.isArray(node))
      return node.map((one, i) => (i === key ? changed(one, rest) : one)).filter((one) => one !== undefined);
    return { ...fieldsOf(node), [key]: changed(fieldsOf(node)[key], rest) };
  };
  const Resources: PackagedStack['template']['Resources'] = JSON.parse(
    JSON.stringify(changed(template.Resources, path)),
  );
  return { ...template, Resources };
}

describe('the local stack runs the functions with the variables of the template:', () => {
  /** What stands on this machine for what a variable names. */
  const LOCAL: Readonly<Record<string, string>> = {
    Queue: `url of ${ITEMS_QUEUE}`,
    DeadLetterQueue: `url of ${DEAD_LETTERS_QUEUE}`,
    Ledger: LEDGER_TABLE,
    Bucket: BUCKET,
    'OktopostWebhooks/prod': 'OktopostWebhooks/local',
  };
  /** There is no stack to name, and no Secrets Manager; what is a setting has its default. */
  const NOT_LOCAL = ['OKTOPOST_STAGE', 'WEBHOOKS_SECRET_ID'];
  const endpoints = { url: 'u', dynamoUrl: 'd', queueUrl: (name: string) => `url of ${name}` };

  test.each([
    ['receive', 'ReceiveLambdaFunction'],
    ['process', 'ProcessLambdaFunction'],
  ] as const)('%s', (name, resourceName) => {
    const { Variables } = fieldsOf(properties(resourceName).Environment);
    const rows: Setting[] = Object.values(SETTINGS);
    const defaults = rows.flatMap(({ variable }) => variable ?? []);
    const resolved = Object.entries(fieldsOf(Variables))
      .filter(([key]) => !NOT_LOCAL.includes(key) && !defaults.includes(key))
      .map(([key, value]) => [key, LOCAL[nameOf(value)]]);
    const local = lambdaVariables(name, endpoints, '{}', {});
    expect(Object.keys(VARIABLES[resourceName] ?? {}).sort()).toEqual(Object.keys(fieldsOf(Variables)).sort());
    expect(local).toMatchObject(Object.fromEntries(resolved));
    const unknown = Object.keys(local).filter((key) => !/^(AWS_|WEBHOOKS$)/.test(key));
    // Both functions have all of them here: one that is not in the template of either is no variable of the stack.
    const ofStack = Object.values(VARIABLES).flatMap((variables) => Object.keys(variables));
    expect(unknown.filter((key) => !ofStack.includes(key))).toEqual([]);
  });
});

describe('the limits that the code knows are those of the template', () => {
  interface Expiry {
    Prefix?: string;
    ExpirationInDays?: number;
  }
  const expiryOf = (prefix: string) => {
    const { Rules }: { Rules: Expiry[] } = JSON.parse(JSON.stringify(properties('Bucket').LifecycleConfiguration));
    return Rules.find(({ Prefix }) => Prefix === prefix)?.ExpirationInDays;
  };
  const redrivePolicy = () => {
    const policy: { maxReceiveCount: number } = JSON.parse(JSON.stringify(properties('Queue').RedrivePolicy));
    return policy;
  };
  const IN_TEMPLATE: Record<keyof typeof STACK, () => unknown> = {
    memoryMb: () => properties('ReceiveLambdaFunction').MemorySize,
    receiveTimeoutSeconds: () => properties('ReceiveLambdaFunction').Timeout,
    processTimeoutSeconds: () => properties('ProcessLambdaFunction').Timeout,
    visibilityTimeoutSeconds: () => properties('Queue').VisibilityTimeout,
    batchSize: () => properties('ProcessEventSourceMappingSQSQueue').BatchSize,
    maxReceiveCount: () => redrivePolicy().maxReceiveCount,
    queueRetentionSeconds: () => properties('Queue').MessageRetentionPeriod,
    deadLetterRetentionSeconds: () => properties('DeadLetterQueue').MessageRetentionPeriod,
    quarantineDays: () => expiryOf('quarantine/unreadable/'),
    refusedDays: () => expiryOf('quarantine/rejected/'),
    storedItemDays: () => expiryOf('items/'),
  };

  test.each(Object.entries(IN_TEMPLATE))('%s', (name, inTemplate) => {
    expect({ [name]: inTemplate() }).toEqual({ [name]: Object.entries(STACK).find(([key]) => key === name)?.[1] });
  });

  test('both functions have the memory, and both queues take the largest message of SQS', () => {
    for (const name of namesOf('AWS::Lambda::Function')) expect(properties(name).MemorySize).toBe(STACK.memoryMb);
    for (const name of namesOf('AWS::SQS::Queue')) expect(properties(name).MaximumMessageSize).toBe(SQS.messageBytes);
  });
});

test('process gets the default of each setting as its variable, under the name that the code reads', () => {
  const rows: Setting[] = Object.values(SETTINGS);
  const settings = rows.flatMap((row) => (row.variable === undefined ? [] : [[row.variable, String(row.default)]]));
  expect(properties('ProcessLambdaFunction').Environment).toMatchObject({ Variables: Object.fromEntries(settings) });
});

describe('packaging', () => {
  test.each([
    ['receive', { 'functions/receive.js': 270_000 }],
    // The map is there to name the place where a processor threw; it is not loaded before.
    ['process', { 'functions/process.js': 450_000, 'functions/process.js.map': 600_000 }],
  ] as const)('the zip of %s holds these files, of at most so many bytes: %j', (name, most) => {
    const entries = zipEntries(prod.zips[name]);
    const sizes = Object.fromEntries(entries.map((entry) => [entry.name, entry.bytes]));
    expect(Object.keys(sizes).sort()).toEqual(Object.keys(most));
    for (const [file, bytes] of Object.entries(most)) expect(sizes[file]).toBeLessThanOrEqual(bytes);
  });

  test('both functions run on Node 24 and arm64, with X-Ray, JSON logs, and no level that would drop the metrics', () => {
    for (const name of namesOf('AWS::Lambda::Function')) {
      expect(properties(name)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
      });
    }
  });
});

describe('queues', () => {
  test('the queue keeps items for 7 days, dead letters rest for 14, and both take 1 MiB', () => {
    expect(properties('Queue')).toMatchObject({ MessageRetentionPeriod: 7 * 86_400, MaximumMessageSize: 2 ** 20 });
    expect(properties('DeadLetterQueue')).toMatchObject({
      MessageRetentionPeriod: 14 * 86_400,
      MaximumMessageSize: 2 ** 20,
    });
  });

  test('SQS moves an item by itself only after as many receipts as it can count', () => {
    expect(properties('Queue').RedrivePolicy).toEqual({
      deadLetterTargetArn: getAtt('DeadLetterQueue'),
      maxReceiveCount: STACK.maxReceiveCount, // as the simulation has it
    });
  });

  test('a message is hidden for at least six times as long as process may take', () => {
    const timeout = Number(properties('ProcessLambdaFunction').Timeout);
    expect(properties('Queue').VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
  });

  test('Lambda takes batches of ten, reports the failures alone, and runs at most ten at a time', () => {
    expect(properties('ProcessEventSourceMappingSQSQueue')).toMatchObject({
      EventSourceArn: getAtt('Queue'),
      Enabled: true,
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  test('everything in a queue is encrypted, and travels by TLS only', () => {
    const queues = namesOf('AWS::SQS::Queue');
    expect(queues).toHaveLength(2);
    for (const queue of queues) expect(properties(queue).SqsManagedSseEnabled).toBe(true);
    expect(properties('QueuePolicies').Queues).toEqual(queues.map((Ref) => ({ Ref })));
    expect(properties('QueuePolicies').PolicyDocument).toMatchObject({
      Statement: [tlsOnly('sqs:*', [getAtt('Queue'), getAtt('DeadLetterQueue')])],
    });
  });
});

const tlsOnly = (Action: string, Resource: unknown) => ({
  Effect: 'Deny',
  Principal: '*',
  Action,
  Resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

describe('data at rest', () => {
  test('every bucket, also the one of the deploys, is encrypted and closed to the public', () => {
    for (const bucket of namesOf('AWS::S3::Bucket')) {
      expect(properties(bucket)).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      });
    }
  });

  test('every bucket denies what does not come by TLS', () => {
    const policies = namesOf('AWS::S3::BucketPolicy').map((name) => JSON.stringify(properties(name)));
    for (const bucket of namesOf('AWS::S3::Bucket')) {
      const own = policies.filter((policy) => policy.includes(`"Bucket":{"Ref":"${bucket}"}`));
      expect(own).toEqual([expect.stringMatching(/"Effect":"Deny".*"aws:SecureTransport":"?false/)]);
    }
  });

  test('what is authentic is kept for 30 days, which is longer than the queues keep what points to it; what is not, for 7', () => {
    const expiry = (Prefix: string, ExpirationInDays = 30) => ({ Status: 'Enabled', Prefix, ExpirationInDays });
    expect(properties('Bucket').LifecycleConfiguration).toMatchObject({
      Rules: [
        expiry('quarantine/unreadable/'),
        expiry('quarantine/repaired/'),
        expiry('quarantine/rejected/', 7),
        expiry('quarantine/unknown/', 7),
        expiry('items/'),
        expiry('deliveries/'),
        { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
      ],
    });
  });

  test('the ledger has the keys and the TTL that the code uses, is encrypted, and can be restored to any second', () => {
    expect(properties('Ledger')).toEqual({
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
  });

  test('the secret is created empty, and its text is the same in every template, so that no update writes it again', () => {
    for (const { template } of [prod, dev])
      expect(template.Resources.WebhooksSecret?.Properties).toMatchObject({ SecretString: '{}' });
    expect(properties('WebhooksSecret')).not.toHaveProperty('Name');
  });

  test('on prod a remove leaves everything that holds data, on other stages nothing', () => {
    const holdsData = /^AWS::(SQS::Queue|DynamoDB::Table|SecretsManager::Secret)$/;
    const policies = ({ template }: PackagedStack) =>
      Object.entries(template.Resources)
        .filter(([name, { Type }]) => holdsData.test(Type) || name === 'Bucket')
        .map(([, { DeletionPolicy, UpdateReplacePolicy }]) => [DeletionPolicy, UpdateReplacePolicy]);
    expect(policies(prod)).toEqual(Array(5).fill(['Retain', 'Retain']));
    expect(policies(dev)).toEqual(Array(5).fill(['Delete', 'Delete']));
  });
});

describe('permissions', () => {
  interface Statement {
    Effect: string;
    Action: string | string[];
    Resource: unknown;
    Condition?: unknown;
  }
  const statementsOf = (role: string): Statement[] => {
    const policies: { PolicyDocument: { Statement: Statement[] } }[] = JSON.parse(
      JSON.stringify(properties(role).Policies),
    );
    return policies.flatMap((policy) => policy.PolicyDocument.Statement);
  };
  const allowedBy = (role: string) => new Set(statementsOf(role).flatMap(({ Action }) => Action));

  /** What every Lambda does by itself. */
  const LAMBDA = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
  const POLLER = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

  test('each function has its own role, and there is no other role', () => {
    expect(namesOf('AWS::IAM::Role').sort()).toEqual(['ProcessRole', 'ReceiveRole']);
    expect(namesOf('AWS::IAM::Policy')).toEqual([]);
    expect(properties('ReceiveLambdaFunction').Role).toEqual(getAtt('ReceiveRole'));
    expect(properties('ProcessLambdaFunction').Role).toEqual(getAtt('ProcessRole'));
  });

  test('receive may do what its code calls, and nothing else', async () => {
    const called = await actionsOf('functions/receive.ts');
    // The adapter of the bucket is one for both functions; receive only stores.
    called.delete('s3:GetObject');
    expect(allowedBy('ReceiveRole')).toEqual(new Set([...called, ...LAMBDA]));
  });

  test("process may do what its code and Lambda's poller call, and nothing else", async () => {
    const called = await actionsOf('functions/process.ts');
    // Listing is what makes a missing object known from a forbidden one.
    called.add('s3:ListBucket');
    expect(allowedBy('ProcessRole')).toEqual(new Set([...called, ...POLLER, ...LAMBDA]));
  });

  test('no action has a wildcard, and only X-Ray, which has no resources, is allowed on everything', () => {
    for (const { Effect, Action, Resource } of ['ReceiveRole', 'ProcessRole'].flatMap(statementsOf)) {
      expect(Effect).toBe('Allow');
      for (const action of [Action].flat()) expect(action).not.toContain('*');
      if (Resource === '*') expect(Action).toEqual(['xray:PutTraceSegments', 'xray:PutTelemetryRecords']);
    }
  });

  test('each action is allowed on exactly the resource that the function uses', () => {
    const on = (role: string, action: string) =>
      statementsOf(role).find(({ Action }) => [Action].flat().includes(action));
    const objects = (prefix: string) => ({ 'Fn::Sub': `\${Bucket.Arn}/${prefix}/*` });
    expect(on('ReceiveRole', 'sqs:SendMessage')?.Resource).toEqual(getAtt('Queue'));
    expect(on('ReceiveRole', 'secretsmanager:GetSecretValue')?.Resource).toEqual({ Ref: 'WebhooksSecret' });
    expect(on('ReceiveRole', 's3:PutObject')?.Resource).toEqual([
      objects('items'),
      objects('deliveries'),
      objects('quarantine'),
    ]);
    expect(on('ReceiveRole', 's3:ListBucket')).toBeUndefined();
    expect(on('ReceiveRole', 'logs:PutLogEvents')?.Resource).toEqual(getAtt('ReceiveLogGroup'));
    expect(on('ProcessRole', 'sqs:ChangeMessageVisibility')?.Resource).toEqual(getAtt('Queue'));
    expect(on('ProcessRole', 'sqs:SendMessage')?.Resource).toEqual([getAtt('DeadLetterQueue'), getAtt('Queue')]);
    expect(on('ProcessRole', 'dynamodb:UpdateItem')?.Resource).toEqual(getAtt('Ledger'));
    expect(on('ProcessRole', 's3:GetObject')?.Resource).toEqual([objects('items'), objects('deliveries')]);
    expect(on('ProcessRole', 's3:PutObject')?.Resource).toEqual([objects('items'), objects('quarantine')]);
    expect(on('ProcessRole', 'logs:PutLogEvents')?.Resource).toEqual(getAtt('ProcessLogGroup'));
  });
});

describe('the address', () => {
  test('any method and any path reach receive by the HTTP API (case I1), which is throttled and logs no bodies and no addresses', () => {
    expect(properties('HttpApiRouteDefault').RouteKey).toBe('$default');
    expect(properties('HttpApiStage')).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      AccessLogSettings: { Format: expect.not.stringMatching(/body|sourceIp|header|userAgent/i) },
    });
  });

  test('a stack has the HTTP API, the Function URL or both, with all that belongs to it', () => {
    const conditionOf = (name: string) => prod.template.Resources[name]?.Condition;
    const ofHttpApi = Object.keys(prod.template.Resources).filter((name) => /HttpApi/.test(name));
    expect(ofHttpApi).toHaveLength(7);
    for (const name of ofHttpApi) expect([name, conditionOf(name)]).toEqual([name, 'HasHttpApi']);
    const ofFunctionUrl = Object.keys(prod.template.Resources).filter((name) =>
      /FunctionUrl|FnUrl|PermissionFn/.test(name),
    );
    expect(ofFunctionUrl).toHaveLength(5);
    for (const name of ofFunctionUrl) expect([name, conditionOf(name)]).toEqual([name, 'HasFunctionUrl']);
    expect(prod.template.Conditions).toMatchObject({
      HasHttpApi: { 'Fn::Not': [{ 'Fn::Equals': ['httpApi', 'functionUrl'] }] },
      HasFunctionUrl: { 'Fn::Not': [{ 'Fn::Equals': ['httpApi', 'httpApi'] }] },
    });
    expect(dev.template.Conditions.HasFunctionUrl).toEqual({ 'Fn::Not': [{ 'Fn::Equals': ['both', 'httpApi'] }] });
  });

  test('the Function URL asks for no IAM signature, which Oktopost could not give', () => {
    expect(properties('ReceiveLambdaFunctionUrl').AuthType).toBe('NONE');
  });
});

describe('alarms', () => {
  const alarms = () => namesOf('AWS::CloudWatch::Alarm').map((name) => properties(name));

  test('what is answered 4xx without receive is told from what receive answers', () => {
    expect(properties('RefusedBeforeReceiveFilter')).toMatchObject({
      LogGroupName: { Ref: 'HttpApiLogGroup' },
      FilterPattern: '{ ($.status = "4*") && ($.integrationStatus = "-") }',
    });
    // The filter reads what the access log writes.
    const { Format }: { Format: string } = JSON.parse(JSON.stringify(properties('HttpApiStage').AccessLogSettings));
    expect(JSON.parse(Format)).toMatchObject({
      status: '$context.status',
      integrationStatus: '$context.integrationStatus',
    });
    interface Metric {
      Id?: string;
      Expression?: unknown;
      MetricStat?: { Metric: { MetricName: string } };
      'Fn::If'?: [string, Metric];
    }
    const metrics: Metric[] = JSON.parse(JSON.stringify(properties('FunctionUrlRefusedAlarm').Metrics));
    const all = metrics.map((metric) => metric['Fn::If']?.[1] ?? metric);
    const names = Object.fromEntries(all.map(({ Id, MetricStat }) => [Id, MetricStat?.Metric.MetricName]));
    expect(names).toEqual({ url: 'Url4xxCount', receive: 'Answered4xx', api: '4xx', door: 'RefusedBeforeReceive' });
    expect(emittedMetrics()).toContain(metricId('Answered4xx', { service: 'receive' }));
    const [{ Expression } = {}] = all;
    expect(Expression).toEqual({
      'Fn::If': [
        'HasHttpApi',
        'FILL(url, 0) - (FILL(receive, 0) - (FILL(api, 0) - FILL(door, 0)))',
        'FILL(url, 0) - FILL(receive, 0)',
      ],
    });
  });

  test('receive has a limit of its own only where the parameter sets one', () => {
    expect(properties('ReceiveLambdaFunction').ReservedConcurrentExecutions).toEqual({
      'Fn::If': ['HasReceiveLimit', 0, { Ref: 'AWS::NoValue' }],
    });
    expect(prod.template.Conditions.HasReceiveLimit).toEqual({ 'Fn::Not': [{ 'Fn::Equals': ['0x', '0x'] }] });
  });

  test('each tells a person what it means and gives the command that helps, with the region of the stack', () => {
    for (const { AlarmDescription } of alarms()) {
      const text = JSON.stringify(AlarmDescription);
      expect(text).toMatch(/npx serverless logs|npm run okto -- (webhooks|smoke)|aws (sqs|s3|lambda)/);
      expect(text.length).toBeLessThan(1_000);
      // Typed as it stands there, it must not act on another stack, nor on the shell's region.
      const commands =
        text.match(/npx serverless \w+|npm run okto -- (webhooks|smoke)|aws (sqs|s3|lambda) [a-z]/g) ?? [];
      expect({ text, regions: text.match(/--region us-east-1/g)?.length }).toEqual({ text, regions: commands.length });
    }
  });

  test('those that name a limit name the one that the code knows', () => {
    const days = (seconds: number) => `${seconds / DAY_SECONDS} days`;
    const description = (name: string) => JSON.stringify(properties(name).AlarmDescription);
    expect(description('DeadLettersAlarm')).toContain(`for ${days(STACK.deadLetterRetentionSeconds)}`);
    expect(description('OldestItemAlarm')).toContain(`fails for ${SETTINGS.retryHours.default} hours`);
    expect(properties('InFlightAlarm').Threshold).toBe(SQS.inFlight / 2);
    expect(description('ProcessErrorsAlarm')).toContain(`after ${STACK.visibilityTimeoutSeconds / 60} minutes`);
    expect(description('QuarantinedAlarm')).toContain(`for ${STACK.quarantineDays} days`);
  });

  test('each reaches the topic, and no data is an alarm for silence only', () => {
    for (const { AlarmName, AlarmActions, TreatMissingData } of alarms()) {
      expect(AlarmActions).toEqual([{ Ref: 'AlertTopic' }]);
      expect(TreatMissingData).toBe(AlarmName === 'oktopost-webhooks-prod-silence' ? 'breaching' : 'notBreaching');
    }
  });

  test('silence is an hourly look at as many hours as the parameter says', () => {
    expect(properties('SilenceAlarm')).toMatchObject({
      Period: 3_600,
      EvaluationPeriods: 24,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
    });
    expect(resource('SilenceAlarm').Condition).toBe('HasSilenceAlarm');
  });

  test('those on own metrics, and the dashboard, name metrics that the functions print, in the namespace of the stage', () => {
    const emitted = emittedMetrics();
    for (const name of filtered()) emitted.add(name);
    const own = alarms().filter(({ Namespace }) => Namespace === 'OktopostWebhooks/prod');
    for (const { MetricName, Dimensions } of own) {
      const pairs: { Name: string; Value: string }[] = JSON.parse(JSON.stringify(Dimensions ?? []));
      const dimensions = Object.fromEntries(pairs.map(({ Name, Value }) => [Name, Value]));
      expect(emitted).toContain(metricId(String(MetricName), dimensions));
    }
    for (const name of namesOf('AWS::Lambda::Function'))
      expect(properties(name).Environment).toMatchObject({
        Variables: { POWERTOOLS_METRICS_NAMESPACE: 'OktopostWebhooks/prod' },
      });
  });

  test('the topic is encrypted by a key that CloudWatch may use, and takes messages from CloudWatch by TLS only', () => {
    const cloudWatch = { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } };
    expect(properties('AlertTopic').KmsMasterKeyId).toEqual({ Ref: 'AlertKey' });
    expect(properties('AlertKey').KeyPolicy).toMatchObject({
      Statement: [{}, { ...cloudWatch, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }],
    });
    expect(properties('AlertTopicPolicy').PolicyDocument).toMatchObject({
      Statement: [{ ...cloudWatch, Action: 'sns:Publish' }, tlsOnly('sns:Publish', { Ref: 'AlertTopic' })],
    });
  });

  test('the e-mail address is subscribed where there is one', () => {
    expect(resource('AlertEmail').Condition).toBe('HasAlertEmail');
    expect(prod.template.Conditions.HasAlertEmail).toEqual({ 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] });
    expect(dev.template.Resources.AlertEmail?.Properties.Endpoint).toBe('ops@example.com');
  });
});

describe('what can be seen', () => {
  test('every log group is kept for 30 days', () => {
    const groups = namesOf('AWS::Logs::LogGroup');
    expect(groups.sort()).toEqual(['HttpApiLogGroup', 'ProcessLogGroup', 'ReceiveLogGroup']);
    for (const group of groups) expect(properties(group).RetentionInDays).toBe(30);
  });

  test('the dashboard is JSON, in the region of the stack, and its own metrics are metrics that the functions print', () => {
    const body = dashboardBody();
    const { widgets }: { widgets: { properties: { title: string; region?: string; metrics?: unknown[][] } }[] } =
      JSON.parse(body);
    expect(widgets.map((widget) => widget.properties.title)).toHaveLength(16);
    const emitted = [...emittedMetrics(), ...filtered()];
    for (const [, labels, metric] of body.matchAll(
      /SEARCH\('\{\\"OktopostWebhooks\/prod\\",([a-z,]+)\} MetricName=\\"(\w+)\\"'/g,
    )) {
      const keys = labels
        ?.split(',')
        .sort()
        .map((key) => `${key}=[^,}]+`);
      expect(emitted).toContainEqual(expect.stringMatching(new RegExp(`^${metric}\\{${keys?.join(',')}\\}$`)));
    }
    for (const metric of widgets.flatMap((widget) => namedMetrics(widget.properties.metrics ?? [])))
      expect(emitted).toContain(metric);
  });

  test('the stack, its outputs and its alarms have the names that the commands look for', async () => {
    const Outputs = Object.keys(prod.template.Outputs).map((OutputKey) => ({ OutputKey, OutputValue: 'x' }));
    const asked: string[] = [];
    const client = sdkClient(async (command) => {
      if (command instanceof DescribeStacksCommand) asked.push(command.input.StackName ?? '');
      return { Stacks: [{ Outputs }] };
    });
    expect(await stackOutputs(client, { stage: 'prod', region: 'us-east-1' })).toMatchObject({
      WebhookUrl: 'x',
      WebhooksSecretArn: 'x',
    });
    expect(asked).toEqual(['oktopost-webhooks-prod']);
    expect(properties('ReceiveLambdaFunction').FunctionName).toBe(`${stackName('prod')}-receive`);
    for (const name of namesOf('AWS::CloudWatch::Alarm'))
      expect(properties(name).AlarmName).toMatch(new RegExp(`^${stackName('prod')}-`));
  });

  test('the address to paste into Oktopost is that of the HTTP API, or else the Function URL', () => {
    expect(prod.template.Outputs.WebhookUrl?.Value).toEqual({
      'Fn::If': [
        'HasHttpApi',
        { 'Fn::Sub': expect.stringMatching(/^https:\/\/\$\{HttpApi\}.*\/webhooks\/oktopost$/) },
        getAtt('ReceiveLambdaFunctionUrl', 'FunctionUrl'),
      ],
    });
  });

  function dashboardBody(): string {
    const body: { 'Fn::Sub': string } = JSON.parse(JSON.stringify(properties('Dashboard').DashboardBody));
    return body['Fn::Sub'];
  }

  /** The rows of a widget that name an own metric; `.` repeats the value above, `...` all but the last. */
  function namedMetrics(rows: readonly unknown[][]): string[] {
    let above: string[] = [];
    const ids: string[] = [];
    for (const row of rows) {
      const cells = row.filter((cell) => typeof cell === 'string');
      const full =
        cells[0] === '...'
          ? [...above.slice(0, above.length - cells.length + 1), ...cells.slice(1)]
          : cells.map((cell, i) => (cell === '.' ? (above[i] ?? '') : cell));
      above = full;
      const [namespace, name = '', ...pairs] = full;
      if (namespace !== 'OktopostWebhooks/prod') continue;
      const dimensions: Record<string, string> = {};
      for (let i = 0; i < pairs.length; i += 2) dimensions[pairs[i] ?? ''] = pairs[i + 1] ?? '';
      ids.push(metricId(name, dimensions));
    }
    return ids;
  }
});
