import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { linesOf } from '../../cli/commands/smoke.ts';
import { explainProblem } from '../../cli/terminal/problem.ts';
import { type Clients, stackLookups } from '../../lib/aws/stack-lookups.ts';
import { sign, verify } from '../../lib/oktopost/signature.ts';
import { makeCanary } from '../../lib/operate/smoke/canary.ts';
import { type Check, runChecks } from '../../lib/operate/smoke/check.ts';
import { stackChecks } from '../../lib/operate/smoke/stack-checks.ts';
import { sdkClient } from '../support/sdk-client.ts';
import { splitItems } from '../support/split-items.ts';

/** A receiver that answers as the test says, and keeps what it was sent. */
let answer: { status: number; body: string };
let sent: { headers: IncomingMessage['headers']; body: string }[];
const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
  sent.push({ headers: request.headers, body: await text(request) });
  response.writeHead(answer.status).end(answer.body);
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  answer = { status: 202, body: '{"accepted":1,"deliveryId":"d1"}' };
  sent = [];
});

/** A stack in which all is well, but for what the test changes; answers are by command. */
function stack(changes: Record<string, object> = {}): Check[] {
  const answers: Record<string, object> = {
    GetSecretValueCommand: { SecretString: '{"0WA001":{"event":"postSent","secrets":["hush"]}}' },
    ListEventSourceMappingsCommand: {
      EventSourceMappings: [{ UUID: 'u1', State: 'Enabled', FunctionResponseTypes: ['ReportBatchItemFailures'] }],
    },
    DescribeAlarmsCommand: {
      MetricAlarms: [{ AlarmName: 'a', ActionsEnabled: true, AlarmActions: ['arn'], StateValue: 'OK' }],
    },
    ListSubscriptionsByTopicCommand: { Subscriptions: [{ SubscriptionArn: 'arn:aws:sns:x' }] },
    GetItemCommand: { Item: { done: { SS: ['fallback'] } } },
    ...changes,
  };
  const client = sdkClient(async (command) => {
    const found = answers[command.constructor.name] ?? {};
    if ('error' in found) throw found.error;
    return found;
  });
  const clients: Clients = { secrets: client, lambda: client, cloudwatch: client, sns: client, dynamo: client };
  const outputs = {
    WebhookUrl: url,
    LedgerTable: 't',
    WebhooksSecretArn: 's',
    AlertTopicArn: 'a',
    ProcessFunction: 'p',
  };
  const lookups = stackLookups({ stage: 'prod', region: 'eu-west-1' }, outputs, clients);
  return stackChecks({ url, options: '--stage prod --region eu-west-1' }, lookups);
}

/** Throws it as the SDK does. */
function failing(name: string, message: string): object {
  return { error: Object.assign(new Error(message), { name }) };
}

async function run(checks: readonly Check[], width = Number.POSITIVE_INFINITY) {
  const lines: string[] = [];
  const names = Math.max(...checks.map(({ name }) => name.length));
  const all = await runChecks(
    checks,
    explainProblem,
    (checked) => lines.push(...linesOf(checked, names, width, (_, text) => text)),
    () => 0,
  );
  return { right: all.every(({ result }) => result === 'ok'), said: lines.join('\n') };
}

test('a stack in which all is well shows each step', async () => {
  const { right, said } = await run(stack());
  expect(right).toBe(true);
  expect(said).toBe(
    [
      'ok    secret                 0 ms  1 webhook(s); the canary is signed for 0WA001',
      'ok    queue to process       0 ms  enabled',
      'ok    alarms                 0 ms  1, all quiet',
      'ok    who is told            0 ms  1 confirmed',
      'ok    receive                0 ms  accepted as delivery d1',
      'ok    queue                  0 ms  taken from the queue',
      'ok    process                0 ms  done by fallback, and in the ledger',
    ].join('\n'),
  );
});

test('at 80 columns only a command is longer than a line, and it is whole', async () => {
  answer = { status: 503, body: '' };
  const { said } = await run(stack(), 80);
  const long = said.split('\n').filter((line) => line.length > 80);
  expect(long).toEqual([
    '        npx serverless logs -f receive --stage prod --region eu-west-1 --startTime 1h --filter ERROR',
  ]);
});

test('the canary is a delivery that the receiver takes', async () => {
  await run(stack());
  const { headers, body } = sent[0] ?? { headers: {}, body: '' };
  const signature = headers['x-oktopost-secret'];
  expect(verify(Buffer.from(body), Array.isArray(signature) ? '' : signature, ['hush'])).toMatchObject({
    verified: true,
  });
  expect(headers['x-oktopost-webhook']).toBe('0WA001');
  expect(splitItems(Buffer.from(body))).toMatchObject([{ event: 'smokeTest' }]);
});

test('the canary is looked for where the ledger keeps it', () => {
  const canary = makeCanary('0WA001', 'hush', 0);
  const item = canary.body.slice(1, -1);
  expect(canary.sha256).toBe(hash('sha256', item));
  expect(canary.headers['x-oktopost-secret']).toBe(sign(Buffer.from(canary.body), 'hush'));
});

describe('what is wrong is named, with what to do', () => {
  test.each<[string, Record<string, object>, RegExp]>([
    [
      'no webhooks',
      { GetSecretValueCommand: { SecretString: '{}' } },
      /no webhook is configured[\s\S]*webhooks add <webhookId> <event> --stage prod --region eu-west-1/,
    ],
    ['a broken secret', { GetSecretValueCommand: { SecretString: '[' } }, /not a JSON object/],
    [
      'a secret with white space',
      { GetSecretValueCommand: { SecretString: '{"a":{"event":"e","secrets":[" hush"]}}' } },
      /white space around it/,
    ],
    ['no mapping', { ListEventSourceMappingsCommand: {} }, /nothing leads from the queue to process/],
    [
      'a mapping that is off',
      {
        ListEventSourceMappingsCommand: {
          EventSourceMappings: [{ UUID: 'u1', State: 'Disabled', FunctionResponseTypes: ['ReportBatchItemFailures'] }],
        },
      },
      /Disabled[\s\S]*update-event-source-mapping --region \S+ --uuid u1 --enabled/,
    ],
    [
      'a mapping without batch failures',
      { ListEventSourceMappingsCommand: { EventSourceMappings: [{ State: 'Enabled' }] } },
      /whole batch back/,
    ],
    ['no alarms', { DescribeAlarmsCommand: { MetricAlarms: [] } }, /the stack has no alarms/],
    [
      'alarms that are off',
      { DescribeAlarmsCommand: { MetricAlarms: [{ AlarmName: 'a', ActionsEnabled: false }] } },
      /enable-alarm-actions --region \S+ --alarm-names a/,
    ],
    ['nobody is told', { ListSubscriptionsByTopicCommand: { Subscriptions: [] } }, /--param alertEmail=/],
    [
      'nobody has confirmed',
      { ListSubscriptionsByTopicCommand: { Subscriptions: [{ SubscriptionArn: 'PendingConfirmation' }] } },
      /Click the link/,
    ],
  ])('%s', async (_, changes, message) => {
    const { right, said } = await run(stack(changes));
    expect(right).toBe(false);
    expect(said).toMatch(/^FAIL/m);
    expect(said).toMatch(message);
    expect(said).not.toMatch(/hush/);
  });

  test('what may not be looked at, and everything else is looked at all the same', async () => {
    const denied = failing('AccessDenied', 'User: ops is not authorized to perform: cloudwatch:DescribeAlarms');
    const { right, said } = await run(stack({ DescribeAlarmsCommand: denied }));
    expect(right).toBe(false);
    expect(said).toMatch(/FAIL {2}alarms .* cannot be seen\n.*may not do this.*cloudwatch:DescribeAlarms/);
    expect(said).toMatch(/ok {4}process/);
  });

  test.each([
    [401, '{"error":"not authentic"}', /answered 401[\s\S]*within 30 seconds[\s\S]*logs -f receive --stage prod/],
    [404, '', /answered 404[\s\S]*serverless info --verbose --stage prod --region eu-west-1\n/],
    [429, '', /answered 429[\s\S]*deploy --stage prod --region eu-west-1 --param throttleRate=/],
    [503, '', /answered 503[\s\S]*logs -f receive --stage prod --region eu-west-1 /],
    [418, 'short and stout', /answered 418: short and stout/],
    [202, 'thanks', /not as the receiver does/],
  ])('an answer of %d', async (status, body, message) => {
    answer = { status, body };
    const { said } = await run(stack());
    expect(said).toMatch(message);
    expect(said).toMatch(/skip {2}process .* there is no canary to follow/);
  });

  test('an address where nothing listens', async () => {
    const listening = url;
    url = 'http://127.0.0.1:1';
    const { said } = await run(stack());
    url = listening;
    expect(said).toMatch(/cannot be reached/);
  });
});
