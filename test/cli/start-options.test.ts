import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startOptions } from '../../cli/commands/start.ts';
import { projectEnvironment } from '../../cli/project-environment.ts';
import { webhooksProblems } from '../../local/default-webhooks.ts';
import { okto } from '../support/run-okto.ts';

describe('the options of npm start', () => {
  test.each([
    ['nothing', {}, {}, { port: 3000, logs: false, chaos: undefined }],
    ['all', { port: 3001, logs: true, chaos: 0.2 }, { PORT: '4000' }, { port: 3001, logs: true, chaos: 0.2 }],
    ['any free port, no chaos', { port: 0, chaos: 0 }, {}, { port: 0, logs: false, chaos: undefined }],
    ['the variable PORT', {}, { PORT: '4000' }, { port: 4000, logs: false, chaos: undefined }],
  ] as const)('%s', (_, given, environment, options) => {
    expect(startOptions(given, environment)).toEqual(options);
  });

  test('a variable PORT that is none is refused', async () => {
    expect(await okto(['start'], { environment: { PORT: 'http' } })).toMatchObject({
      status: 2,
      stderr: 'The variable PORT must be a whole number from 0 to 65535, not "http".\n',
    });
  });

  test('one that stands in .env is named with its place', async () => {
    const project = mkdtempSync(join(tmpdir(), 'dotenv-'));
    writeFileSync(join(project, '.env'), 'PORT=http\nWEBHOOKS=[]\n');
    const start = (environment: Record<string, string>) => okto(['start'], { environment, project });
    expect((await start({ WEBHOOKS: '{"a":{"event":"postSent","secrets":["s"]}}' })).stderr).toBe(
      'PORT in the file .env must be a whole number from 0 to 65535, not "http".\n',
    );
    expect((await start({})).stderr).toMatch(/^WEBHOOKS in the file \.env cannot be used\./);
    rmSync(project, { recursive: true });
  });

  test('--help explains every option, whatever else is typed', async () => {
    const { status, stdout } = await okto(['start', '--help', '--port', 'x']);
    expect(status).toBe(0);
    for (const word of ['--port', '--logs', '--chaos', '--help', 'WEBHOOKS']) expect(stdout).toContain(word);
  });

  test.each([
    ['an unknown option', ['--prot', '3000'], /^There is no option --prot\. Did you mean --port\?/],
    ['a word too many', ['3000'], /^What is "3000"\?/],
    ['a missing value', ['--port'], /^--port needs a value: --port <n>\./],
    ['a port that is no number', ['--port', 'http'], /^--port must be a whole number from 0 to 65,535, not "http"\./],
    ['a port that is too high', ['--port', '65536'], /^--port must be a whole number/],
    ['a port with a fraction', ['--port', '3000.5'], /^--port must be a whole number/],
    ['a negative port', ['--port=-1'], /^--port must be a whole number/],
    ['a rate of faults that is none', ['--chaos', 'much'], /^--chaos must be a share from 0 to 0\.5, for example 0\.2/],
    ['a rate at which nothing would get done', ['--chaos', '0.9'], /^--chaos must be a share/],
  ])('%s is one sentence', async (_, args, problem) => {
    const { status, stdout, stderr } = await okto(['start', ...args]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(problem);
    expect(stderr).toMatch(/ See:\s+npm run okto -- start --help\n$/);
  });

  test('an option that npm kept for itself is not lost silently', async () => {
    const { status, stderr } = await okto(['start', '3001'], { environment: { npm_config_port: 'true' } });
    expect(status).toBe(2);
    expect(stderr).toContain('npm run okto -- start --port 3001');
  });
});

test('the file .env counts as environment, and the real environment wins', () => {
  const project = mkdtempSync(join(tmpdir(), 'dotenv-'));
  writeFileSync(join(project, '.env'), 'PORT=4000\nCRM_URL="http://crm"\n');
  expect(projectEnvironment(project, { PORT: '5000' })).toEqual({ PORT: '5000', CRM_URL: 'http://crm' });
  rmSync(project, { recursive: true });
  expect(projectEnvironment(project, { PORT: '5000' })).toEqual({ PORT: '5000' });
});

test.each([
  ['not JSON', 'postSent=secret', /not a JSON object/],
  ['no webhook', '{}', /names no webhook/],
  ['an empty secret', '{"0WA001":{"event":"postSent","secrets":[""]}}', /0WA001: a secret is empty/],
])('webhooks of one’s own with %s are refused', (_, json, problem) => {
  expect(webhooksProblems(json).join(' ')).toMatch(problem);
});
