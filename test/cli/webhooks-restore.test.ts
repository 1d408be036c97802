import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { okto } from '../support/run-okto.ts';

const OUTPUTS = ['WebhookUrl', 'LedgerTable', 'WebhooksSecretArn', 'AlertTopicArn', 'ProcessFunction'];
const STACKS = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
  <StackName>s</StackName><CreationTime>2026-11-24T08:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${OUTPUTS.map(
    (name) => `<member><OutputKey>${name}</OutputKey><OutputValue>x</OutputValue></member>`,
  ).join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

const entry = (event: string, ...secrets: string[]) => ({ event, secrets });
const PLACE = ['--stage', 'prod', '--region', 'eu-west-1'];

/** CloudFormation with one stack and Secrets Manager with one secret, by their protocols; labels move as AWS documents it. */
let server: Server;
let versions: Map<string, string>;
let labels: Map<string, string>;

const secretsManager: Record<string, (input: Record<string, string>) => object | undefined> = {
  GetSecretValue({ VersionStage = 'AWSCURRENT' }) {
    const VersionId = labels.get(VersionStage);
    return VersionId === undefined ? undefined : { VersionId, SecretString: versions.get(VersionId) };
  },
  PutSecretValue({ ClientRequestToken = '', SecretString = '' }) {
    versions.set(ClientRequestToken, SecretString);
    return {};
  },
  UpdateSecretVersionStage({ MoveToVersionId = '', RemoveFromVersionId = '' }) {
    labels.set('AWSPREVIOUS', RemoveFromVersionId).set('AWSCURRENT', MoveToVersionId);
    return {};
  },
};

beforeEach(async () => {
  versions = new Map();
  labels = new Map();
  server = createServer(async (request, response) => {
    const body = await text(request);
    const [, command] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (command === undefined) return response.end(STACKS);
    const answer = secretsManager[command]?.(JSON.parse(body));
    if (answer === undefined) response.statusCode = 400;
    return response.end(JSON.stringify(answer ?? { __type: 'ResourceNotFoundException' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  jest.replaceProperty(process, 'env', {
    ...process.env,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  server.closeAllConnections();
  server.close();
});

function hold(current: string, previous?: string) {
  versions.set('2', current);
  labels.set('AWSCURRENT', '2');
  if (previous === undefined) return;
  versions.set('1', previous);
  labels.set('AWSPREVIOUS', '1');
}
const current = () => JSON.parse(versions.get(labels.get('AWSCURRENT') ?? '') ?? '');

const BEFORE = {
  kept: entry('postSent', 'hush-1'),
  lost: entry('newLead', 'hush-2'),
  other: entry('newLead', 'hush-3'),
};
const SPOILT = {
  kept: BEFORE.kept,
  lost: entry('newLead', ''),
  other: entry('newLead', 'hush-4'),
  late: entry('newLead', 'h'),
};

describe('a secret that somebody has broken', () => {
  test('is named by list, which shows none of it, never says to empty it, and names the command that repairs it', async () => {
    hold('{"kept": {"event" "postSent", "secrets": ["hush"]}}', JSON.stringify(BEFORE));
    const { status, stdout, stderr } = await okto(['webhooks', 'list', ...PLACE]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('it is not JSON, see line 1, column 19. Nothing was changed.');
    expect(stderr).toContain('npm run okto -- webhooks restore --stage prod --region eu-west-1\n');
    expect(stderr).not.toMatch(/hush|\{\}/);
  });

  test('is put back by restore: what changes is shown first, by ids', async () => {
    hold(JSON.stringify(SPOILT), `\uFEFF${JSON.stringify(BEFORE)}`);
    const { status, stdout } = await okto(['webhooks', 'restore', '--yes', ...PLACE]);
    expect(stdout).toBe(`To put the version before back in AWS Secrets Manager (stage prod, region eu-west-1) changes:
  come back: lost
  get the event type and the secrets that they had: other
  are no longer there, and their deliveries are refused: late
The version before is back in AWS Secrets Manager (stage prod, region eu-west-1). The receiver knows it within 5 minutes.
`);
    expect([status, current()]).toEqual([0, BEFORE]);
  });

  test('as a whole is put back, and a second restore undoes the first', async () => {
    hold(JSON.stringify(BEFORE), JSON.stringify(SPOILT));
    await okto(['webhooks', 'restore', '--yes', ...PLACE]);
    expect(current()).toEqual(SPOILT);
    await okto(['webhooks', 'restore', '--yes', ...PLACE]);
    expect(current()).toEqual(BEFORE);
  });

  test('is put back with the answer as JSON', async () => {
    hold('', JSON.stringify(BEFORE));
    const { stdout } = await okto(['webhooks', 'restore', '--yes', '--json', ...PLACE]);
    expect(JSON.parse(stdout)).toEqual({
      restored: { back: ['kept', 'lost', 'other'], changed: [], gone: [] },
      store: 'AWS Secrets Manager (stage prod, region eu-west-1)',
      stage: 'prod',
      region: 'eu-west-1',
    });
  });

  test.each([
    ['y\n', BEFORE, 0],
    ['\n', SPOILT, 2],
    ['no\n', SPOILT, 2],
  ])('is put back once a person says so: %j', async (answer, stored, status) => {
    hold(JSON.stringify(SPOILT), JSON.stringify(BEFORE));
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    stdin.write(answer);
    expect((await okto(['webhooks', 'restore', ...PLACE], { stdin })).status).toBe(status);
    expect(current()).toEqual(stored);
  });

  test.each([
    [
      'nobody is there to ask',
      JSON.stringify(BEFORE),
      [],
      'There is no terminal to ask, and nothing was changed. To go on all the same: --yes',
    ],
    ['there is no version before', undefined, ['--yes'], 'There is no version before in'],
    [
      'that one cannot be read either',
      '[]',
      ['--yes'],
      'cannot be read as webhooks either: it is a list. Nothing was changed.',
    ],
    ['that one is the same', JSON.stringify(SPOILT), ['--yes'], 'has the same webhooks. Nothing was changed.'],
  ])('stays as it is where %s', async (_, previous, options, sentence) => {
    hold(JSON.stringify(SPOILT), previous);
    const { status, stderr } = await okto(['webhooks', 'restore', ...options, ...PLACE]);
    expect([status, current()]).toEqual([2, SPOILT]);
    expect(stderr.replaceAll('\n', ' ')).toContain(sentence);
  });
});
