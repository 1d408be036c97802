import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { PROJECT } from '../../../local/project.ts';
import { okto } from '../../support/run-okto.ts';

const folder = mkdtempSync(join(tmpdir(), 'npm-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('options that npm has kept are refused, with the line to type', () => {
  const lost = async (argv: readonly string[], kept: Record<string, string>) => {
    const environment = Object.fromEntries(Object.entries(kept).map(([name, value]) => [`npm_config_${name}`, value]));
    const { status, stdout, stderr } = await okto(argv, { environment });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    return /Type: (.*)\n$/.exec(stderr)?.[1];
  };

  test.each([
    ['with its value', ['webhooks', 'remove', 'A1'], { stage: 'prod' }, 'webhooks remove A1 --stage prod'],
    [
      'parted from its value',
      ['webhooks', 'remove', 'A1', 'prod'],
      { stage: 'true' },
      'webhooks remove A1 --stage prod',
    ],
    ['before the command', ['webhooks', 'prod', 'remove', 'A1'], { stage: 'true' }, 'webhooks remove A1 --stage prod'],
    ['several with values', ['smoke'], { stage: 'prod', region: 'eu-west-1' }, 'smoke --stage prod --region eu-west-1'],
    [
      'several without',
      ['smoke', 'prod', 'x'],
      { stage: 'true', region: 'true' },
      'smoke --stage <name> --region <name>',
    ],
    ['a flag', ['send', 'postSent'], { tamper: 'true' }, 'send postSent --tamper'],
    ['a name of two words', ['send', 'postSent', '5'], { retry_interval: 'true' }, 'send postSent --retry-interval 5'],
    ['beside one that arrived', ['smoke', '--json'], { stage: 'prod' }, 'smoke --json --stage prod'],
    ['one of npm, that the command has', ['webhooks', 'list'], { json: 'true' }, 'webhooks list --json'],
    ['one of npm, that it has not', ['webhooks', 'remove', 'A1'], { dry_run: 'true' }, 'webhooks remove A1'],
    ['where no command is named', ['webhooks'], { stage: 'prod' }, 'webhooks --stage prod'],
    [
      'a secret that arrived, which is not shown',
      ['send', '--secret=hush'],
      { tamper: 'true' },
      'send --secret=<secret> --tamper',
    ],
    ['a secret, which is not shown', ['send', 'postSent'], { secret: 'hush' }, 'send postSent --secret <secret>'],
  ] as const)('%s', async (_, argv, kept, line) => {
    expect(await lost(argv, kept)).toBe(`npm run okto -- ${line}`);
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
    ['=', ['run', 'webhooks', 'remove', 'A1', '--stage=prod'], 'webhooks remove A1 --stage prod'],
    ['a blank', ['run', 'webhooks', 'remove', 'A1', '--stage', 'prod'], 'webhooks remove A1 --stage prod'],
    ['the option first', ['run', 'webhooks', '--stage', 'prod', 'remove', 'A1'], 'webhooks remove A1 --stage prod'],
    ['npm’s own option', ['run', 'smoke', '--json', '--stage=prod'], 'smoke --json --stage prod'],
    ['start', ['start', '--port', '3001'], 'start --port 3001'],
  ])(
    'with %s',
    (_, args, line) => {
      // With --json npm itself prints that it failed.
      const { status, stderr } = npm(...args);
      expect(status).toBe(2);
      const [said = '', typed = ''] = stderr.split(' Type: ');
      expect(said).toMatch(/^npm kept --.* for itself, so nothing was done/);
      expect(typed.trim().split(' --').sort()).toEqual(`npm run okto -- ${line}`.split(' --').sort());
    },
    LONGEST_MS,
  );

  test(
    'what stands after two dashes arrives',
    () => {
      const { status, stdout } = npm('run', 'webhooks', '--', 'list', '--file', join(folder, 'none.json'), '--json');
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toEqual({ webhooks: [], problems: [] });
    },
    LONGEST_MS,
  );
});

test.each([
  ['stge', 'stage'],
  ['regoin', 'region'],
])(
  'an option that npm has taken though it is misspelt (--%s) does not leave the command to act on dev',
  async (name, meant) => {
    const { status, stdout, stderr } = await okto(['webhooks', 'remove', 'A1'], {
      environment: { [`npm_config_${name}`]: 'prod' },
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`Did you mean --${meant}?`);
  },
);

test('what npm sets of its own is no misspelling', async () => {
  const environment = { npm_config_cafile: 'c', npm_config_fund: '', npm_config_prefix: '/usr', npm_config_cache: 'x' };
  expect((await okto(['send', '--list'], { environment })).status).toBe(0);
});

test('a word that is no event type is the value of the option that npm has taken', async () => {
  const { stderr } = await okto(['send', '3'], { environment: { npm_config_count: 'true' } });
  expect(stderr).toContain('Type: npm run okto -- send --count 3');
});
