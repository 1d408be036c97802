import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { PROJECT } from '../../../local/project.ts';
import { okto } from '../../support/run-okto.ts';

const folder = mkdtempSync(join(tmpdir(), 'npm-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The lines that a refusal offers. */
const linesIn = (stderr: string) =>
  stderr.split('\n').flatMap((line) => /^ {2}npm run okto -- (.*)/.exec(line)?.[1] ?? []);

describe('options that npm has kept are refused, with the line to type', () => {
  const lost = async (argv: readonly string[], kept: Record<string, string>) => {
    const environment = Object.fromEntries(Object.entries(kept).map(([name, value]) => [`npm_config_${name}`, value]));
    const { status, stdout, stderr } = await okto(argv, { environment });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    return linesIn(stderr);
  };

  test.each([
    ['with its value', ['webhooks', 'list'], { stage: 'prod' }, 'webhooks list --stage prod'],
    ['parted from its value', ['webhooks', 'list', 'prod'], { stage: 'true' }, 'webhooks list --stage prod'],
    ['before the command', ['webhooks', 'prod', 'remove', 'A1'], { stage: 'true' }, 'webhooks remove A1 --stage prod'],
    ['several with values', ['smoke'], { stage: 'prod', region: 'eu-west-1' }, 'smoke --stage prod --region eu-west-1'],
    [
      'several without, in whatever order',
      ['smoke', 'eu-west-1', 'prod'],
      { stage: 'true', region: 'true' },
      'smoke --stage prod --region eu-west-1',
    ],
    [
      'several without, and words of the command',
      ['send', 'http://127.0.0.1:1', 'postSent', '3'],
      { items: 'true', url: 'true' },
      'send postSent --items 3 --url http://127.0.0.1:1',
    ],
    ['a flag', ['send', 'postSent'], { tamper: 'true' }, 'send postSent --tamper'],
    ['a name of two words', ['send', 'postSent', '5'], { retry_interval: 'true' }, 'send postSent --retry-interval 5'],
    ['beside one that arrived', ['smoke', '--json'], { stage: 'prod' }, 'smoke --json --stage prod'],
    [
      'several among more words than anybody can sort',
      ['send', ...'123456789'],
      { items: 'true', count: 'true', concurrency: 'true', retry_interval: 'true', webhook: 'true', data: 'true' },
      'send --items <n> --data <file> --count <n> --concurrency <n> --retry-interval <s> --webhook <id>',
    ],
    ['where no command is named', ['webhooks'], { stage: 'prod' }, 'webhooks --stage prod'],
    ['a misspelt flag', ['send', 'postSent'], { tampr: 'true' }, 'send postSent --tamper'],
    [
      'misspelt options',
      ['webhooks', 'add', 'A1', 'postSent'],
      { stge: 'prod', regoin: 'eu-west-1' },
      'webhooks add A1 postSent --stage prod --region eu-west-1',
    ],
    ['a value with a blank', ['send', 'my file.json'], { data: 'true' }, 'send --data "my file.json"'],
    [
      'a secret that arrived, which is not shown',
      ['send', '--secret=hush'],
      { tamper: 'true' },
      'send --secret=<secret> --tamper',
    ],
    ['a secret, which is not shown', ['send', 'postSent'], { secret: 'hush' }, 'send postSent --secret <secret>'],
    [
      'a secret that is parted from its option, which could be any of the words',
      ['send', 'postSent', 'hush', 'A1'],
      { secret: 'true', webhook: 'true' },
      'send postSent --webhook <id> --secret <secret>',
    ],
  ] as const)('%s', async (_, argv, kept, line) => {
    expect(await lost(argv, kept)).toEqual([line]);
  });

  test('where words fit in several ways, each of them is a line, the likeliest first', async () => {
    expect(await lost(['webhooks', 'remove', 'A1', 'prod'], { stage: 'true' })).toEqual([
      'webhooks remove A1 --stage prod',
      'webhooks remove prod --stage A1',
    ]);
    expect(await lost(['send', 'postSent', '3', '5'], { items: 'true', count: 'true' })).toEqual([
      'send postSent --items 3 --count 5',
      'send postSent --items 5 --count 3',
    ]);
  });

  test('where no place is known, each of them is a line: npm takes --local without a trace', async () => {
    expect(await lost(['smoke'], { json: 'true' })).toEqual([
      'smoke --json --stage dev --region us-east-1',
      'smoke --json --local',
    ]);
    expect(await lost(['webhooks', 'remove', 'A1'], { dry_run: 'true' })).toEqual([
      'webhooks remove A1 --stage dev --region us-east-1',
      'webhooks remove A1 --file webhooks.json',
    ]);
  });

  test('one that the command does not have is named', async () => {
    const { stderr } = await okto(['webhooks', 'remove', 'A1'], { environment: { npm_config_dry_run: 'true' } });
    expect(stderr).toMatch(/^npm kept --dry-run for itself, so nothing was done.*webhooks remove has no --dry-run\./);
  });
});

describe('what nobody typed is not refused', () => {
  const list = (environment: Record<string, string>) =>
    okto(['webhooks', 'list', '--file', join(folder, 'none.json')], { environment, cache: folder });

  test.each([
    ['what npm sets by itself', { npm_config_yes: '', npm_config_user_agent: 'npm', npm_config_cache: 'x' }],
    ['what the shell says to every npm', { npm_config_yes: 'true', NPM_CONFIG_YES: 'true' }],
    ['what a person said to npx', { npm_command: 'exec', npm_config_yes: 'true' }],
  ])('%s', async (_, environment) => {
    expect(await list(environment)).toMatchObject({ status: 0, stderr: '' });
  });

  test('what stands in a .npmrc', async () => {
    const npmrc = join(folder, '.npmrc');
    writeFileSync(npmrc, 'fund=false\nyes = true\n');
    expect(await list({ npm_config_yes: 'true', npm_config_userconfig: npmrc })).toMatchObject({ status: 0 });
    expect(await list({ npm_config_all: 'true', npm_config_userconfig: npmrc })).toMatchObject({ status: 2 });
    writeFileSync(npmrc, 'stage = dev\n');
    expect(await list({ npm_config_stage: 'dev', npm_config_userconfig: npmrc })).toMatchObject({ status: 0 });
    expect(await list({ npm_config_stage: 'prod', npm_config_userconfig: npmrc })).toMatchObject({ status: 2 });
  });
});

/** Whatever gets through, it reaches no account. */
const NOWHERE = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

/** npm takes its time to start. */
const LONGEST_MS = 30_000;

describe('by npm itself', () => {
  const npm = (...args: string[]) =>
    spawnSync('npm', ['--silent', ...args], {
      cwd: PROJECT,
      encoding: 'utf8',
      env: { ...process.env, ...NOWHERE, CACHE_DIR: folder },
      shell: process.platform === 'win32',
    });

  test.each([
    ['=', ['run', 'webhooks', 'list', '--stage=prod'], ['webhooks list --stage prod']],
    ['a blank', ['run', 'webhooks', 'list', '--stage', 'prod'], ['webhooks list --stage prod']],
    ['the option first', ['run', 'webhooks', '--stage', 'prod', 'remove', 'A1'], ['webhooks remove A1 --stage prod']],
    ['npm’s own option', ['run', 'smoke', '--json', '--stage=prod'], ['smoke --stage prod --json']],
    ['start', ['start', '--port', '3001'], ['start --port 3001']],
    [
      'two options',
      ['run', 'smoke', '--region', 'eu-west-1', '--stage', 'prod'],
      ['smoke --stage prod --region eu-west-1'],
    ],
  ])(
    'with %s',
    (_, args, lines) => {
      // With --json npm itself prints that it failed.
      const { status, stderr } = npm(...args);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^npm kept --.* for itself, so nothing was done/);
      expect(linesIn(stderr)).toEqual(lines);
    },
    LONGEST_MS,
  );

  test.each([
    ['smoke', ['smoke']],
    ['smoke, as JSON', ['smoke', '--json']],
    ['webhooks', ['webhooks', 'remove', 'A1']],
  ])(
    '--local, which npm takes without a trace, leaves %s to ask which stack is meant',
    (_, args) => {
      const { status, stderr } = npm('run', ...args, '--local');
      expect(status).toBe(2);
      expect(linesIn(stderr)[0]).toBe([...args, '--stage dev --region us-east-1'].join(' '));
      expect(linesIn(stderr)).toHaveLength(2);
    },
    LONGEST_MS,
  );

  test(
    'what stands after two dashes arrives',
    () => {
      const { status, stdout } = npm('run', 'webhooks', '--', 'list', '--file', join(folder, 'none.json'), '--json');
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ webhooks: [], problems: [] });
    },
    LONGEST_MS,
  );
});

test('a misspelt option is named as it is meant', async () => {
  const environment = { npm_config_stge: 'prod' };
  const { stderr } = await okto(['webhooks', 'remove', 'A1'], { environment });
  expect(stderr).toMatch(/^npm kept --stge for itself, so nothing was done.* Did you mean --stage\?/);
});

test('what npm sets of its own is no misspelling', async () => {
  const environment = { npm_config_cafile: 'c', npm_config_fund: '', npm_config_prefix: '/usr', npm_config_cache: 'x' };
  expect((await okto(['send', '--list'], { environment })).status).toBe(0);
});

test('a word that is no event type is the value of the option that npm has taken', async () => {
  const { stderr } = await okto(['send', '3'], { environment: { npm_config_count: 'true' } });
  expect(linesIn(stderr)).toEqual(['send --count 3']);
});
