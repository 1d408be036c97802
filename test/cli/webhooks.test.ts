import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type PutSecretValueCommandInput,
  UpdateSecretVersionStageCommand,
  type UpdateSecretVersionStageCommandInput,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fileStore } from '../../cli/file-store.ts';
import { secretsManagerStore } from '../../lib/aws/secrets-manager-store.ts';
import { stackOutputs } from '../../lib/aws/stack-outputs.ts';
import { addWebhook, removeWebhook, rotateWebhook } from '../../lib/operate/manage-webhooks.ts';
import { okto } from '../support/run-okto.ts';
import { sdkClient } from '../support/sdk-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'webhooks-'));
const file = join(folder, 'webhooks.json');
const cache = mkdtempSync(join(tmpdir(), 'webhooks-cache-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(cache, { recursive: true });
});

const ONE = { '0WA001': { event: 'postSent', secrets: ['hush-one'] } };
const PROD = { stage: 'prod', region: 'eu-west-1' };
beforeEach(() => writeFileSync(file, JSON.stringify(ONE)));

/** Runs the command as a person does, but for the terminal. */
function webhooks(args: readonly string[], stdin = '') {
  return { ...spawnOkto(args, stdin), stored: JSON.parse(readFileSync(file, 'utf8')) };
}

function spawnOkto(args: readonly string[], stdin = '') {
  const cli = resolve(import.meta.dirname, '../../cli/main.ts');
  const ran = spawnSync(process.execPath, [cli, 'webhooks', ...args, '--file', file], {
    input: stdin,
    encoding: 'utf8',
    env: { ...process.env, CACHE_DIR: cache },
  });
  return { status: ran.status, said: ran.stdout + ran.stderr };
}

test('add puts a webhook beside the others, in a file that only its owner can read', () => {
  const { status, said, stored } = webhooks(['add', '0WA002', 'newLead', '--secret-stdin'], 'hush-two\n');
  expect(said).toBe(`Webhook 0WA002 for newLead is in ${file}.\n`);
  expect(status).toBe(0);
  expect(stored).toEqual({ ...ONE, '0WA002': { event: 'newLead', secrets: ['hush-two'] } });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('rotate puts the new secret first and keeps the one before it, no more', () => {
  webhooks(['rotate', '0WA001', '--secret-stdin'], 'hush-two');
  const { stored } = webhooks(['rotate', '0WA001', '--secret-stdin'], 'hush-three');
  expect(stored).toEqual({ '0WA001': { event: 'postSent', secrets: ['hush-three', 'hush-two'] } });
});

test('with --json what was done is told to programs, without the secret', () => {
  const added = webhooks(['add', '0WA002', 'newLead', '--secret-stdin', '--json'], 'hush');
  expect(JSON.parse(added.said)).toEqual({ added: '0WA002', event: 'newLead', store: file, file });
  const rotated = webhooks(['rotate', '0WA002', '--secret-stdin', '--json'], 'hush-two');
  expect(JSON.parse(rotated.said)).toEqual({ rotated: '0WA002', store: file, file });
  expect(JSON.parse(webhooks(['remove', '0WA002', '--json']).said)).toEqual({ removed: '0WA002', store: file, file });
});

test('remove takes a webhook away', () => expect(webhooks(['remove', '0WA001']).stored).toEqual({}));

test('list shows webhooks and where they are, and never a secret', () => {
  const { said, status } = webhooks(['list']);
  expect(status).toBe(0);
  expect(said).toBe(`webhook  event     secrets\n0WA001   postSent  current\n\n1 webhook in ${file}\n`);
});

test('list --json is the same for programs, and never a secret', () => {
  writeFileSync(file, JSON.stringify({ ...ONE, bad: { event: 'newLead', secrets: [' hush '] } }));
  const { said } = webhooks(['list', '--json']);
  expect(JSON.parse(said)).toEqual({
    store: file,
    file,
    webhooks: [
      { webhookId: '0WA001', event: 'postSent', secrets: 1 },
      { webhookId: 'bad', event: 'newLead', secrets: 0 },
    ],
    problems: [expect.stringMatching(/^Webhook bad: a secret has white space around it/)],
  });
  expect(said).not.toMatch(/hush/);
});

test('list names what is wrong', () => {
  writeFileSync(file, JSON.stringify({ ...ONE, bad: { event: 'newLead', secrets: [' hush '] } }));
  const { said } = webhooks(['list']);
  expect(said).toMatch(/bad +newLead +none that is usable/);
  expect(said).toMatch(/Webhook bad: a secret has white space around it/);
  expect(said).not.toMatch(/hush/);
});

test('an entry that is wrong does not keep others from being changed, and stays as it is', () => {
  const bad = { event: 'newLead', secrets: [' hush '] };
  writeFileSync(file, JSON.stringify({ ...ONE, bad }));
  expect(webhooks(['remove', '0WA001']).stored).toEqual({ bad });
});

describe('a mistake is explained, ends with status 2, and changes nothing', () => {
  test.each<[string, string[], string, RegExp]>([
    [
      'a secret with white space',
      ['add', 'w', 'newLead', '--secret-stdin'],
      ' hush\n',
      /white space around it.*Nothing was changed/,
    ],
    ['a secret with two line ends', ['add', 'w', 'newLead', '--secret-stdin'], 'hush\n\n', /white space around it/],
    [
      'a secret with something invisible in it (case F4)',
      ['add', 'w', 'newLead', '--secret-stdin'],
      'hu\u200bsh',
      /^The secret has an invisible character at position 3: U\+200B\. Nothing was changed\.\n$/,
    ],
    [
      'a restore of a file',
      ['restore'],
      '',
      /^There is no version before in \S+webhooks\.json\. Nothing was changed\.\n$/,
    ],
    ['an empty secret', ['add', 'w', 'newLead', '--secret-stdin'], '', /is empty, and would let anybody in/],
    [
      'an unknown event type',
      ['add', 'w', 'newLeed', '--secret-stdin'],
      'hush',
      /Did you mean newLead\?[\s\S]*add w newLeed --new-event --file/,
    ],
    ['a bad id', ['add', 'a#b', 'newLead', '--secret-stdin'], 'hush', /"a#b" is not a webhook id/],
    ['a webhook that is there', ['add', '0WA001', 'newLead', '--secret-stdin'], 'hush', /rotate 0WA001/],
    ['a webhook that is not there', ['rotate', '0WA01', '--secret-stdin'], 'hush', /Did you mean 0WA001\?/],
    ['the secret that it has', ['rotate', '0WA001', '--secret-stdin'], 'hush-one', /already has this secret/],
    ['no terminal to ask', ['rotate', '0WA001'], '', /--secret-stdin/],
    ['no command', [], '', /There are add, list, rotate, remove and restore/],
    ['a missing event', ['add', 'w'], '', /webhooks add w --file \S+ <event>\n/],
    ['an unknown option', ['list', '--secrets'], '', /--secrets/],
  ])('%s', (_, args, stdin, message) => {
    const { status, said, stored } = webhooks(args, stdin);
    expect(said).toMatch(message);
    expect(said).not.toMatch(/hush|\n {4}at /);
    expect(status).toBe(2);
    expect(stored).toEqual(ONE);
  });

  test.each(['list', 'add w newLead --secret-stdin'])(
    'something else than a table is not overwritten by %s',
    (args) => {
      writeFileSync(file, '[]');
      const { status, said, stored } = webhooks(args.split(' '), 'hush');
      expect({ status, stored }).toEqual({ status: 2, stored: [] });
      expect(said).toBe(
        `What is in ${file} cannot be read as webhooks: it is a list. Nothing was changed. Repair it with an editor.\n`,
      );
    },
  );

  test('what is no JSON is not shown, and nobody is told to empty it', () => {
    writeFileSync(file, '{"0WA001": {"event": "postSent" "secrets": ["hush"]}}');
    const ran = spawnOkto(['list']);
    expect(ran.said).toContain('it is not JSON, see line 1, column 33. Nothing was changed.');
    expect(ran.said).not.toMatch(/hush|\{\}/);
    expect(ran.status).toBe(2);
  });

  test.each([
    ['a folder', folder, `${folder} is a folder. Name a file: --file ${folder}/webhooks.json`],
    ['in no folder', join(folder, 'none', 'w.json'), `There is no folder ${join(folder, 'none')}`],
    ['below a file', join(file, 'w.json'), `There is no folder ${file}`],
  ])('a file that is %s, before anybody is asked for a secret', async (_, path, problem) => {
    const { status, stderr } = await okto(['webhooks', 'rotate', '0WA001', '--file', path]);
    expect(status).toBe(2);
    expect(stderr).toContain(problem);
  });

  test('a path with a blank is quoted in the line to type', async () => {
    const path = join(folder, 'my webhooks.json');
    const { stdout } = await okto(['webhooks', 'list', '--file', path]);
    expect(stdout).toContain(`\n  npm run okto -- webhooks add <webhookId> <event> --file "${path}"\n`);
  });
});

test('a table that an editor has spoilt is changed all the same, and written as it should be (case F1)', () => {
  writeFileSync(file, `\uFEFF${JSON.stringify({ '0WA001\u200b': ONE['0WA001'] }).replace(/\}$/, ',\r\n}')}`);
  const { stored, status } = webhooks(['rotate', '0WA001', '--secret-stdin'], 'hush-two');
  expect({ stored, status }).toEqual({
    stored: { '0WA001': { event: 'postSent', secrets: ['hush-two', 'hush-one'] } },
    status: 0,
  });
});

test('an event type that Oktopost has added since can be meant', () => {
  const { stored } = webhooks(['add', 'w', 'brandNew', '--secret-stdin', '--new-event'], 'hush');
  expect(stored.w).toEqual({ event: 'brandNew', secrets: ['hush'] });
});

describe('in a file', () => {
  const stored = () => JSON.parse(readFileSync(file, 'utf8'));

  test('what somebody else changed while the secret was typed is not overwritten, and no draft is left', async () => {
    const removed = async () => {
      writeFileSync(file, '{}');
      return 'hush-two';
    };
    await expect(rotateWebhook(fileStore(file), '0WA001', removed)).rejects.toThrow(
      /Somebody else has changed .*webhooks/,
    );
    expect(stored()).toEqual({});
    expect(readdirSync(folder)).toEqual(['webhooks.json']);
  });

  test('only one can write at a time', async () => {
    writeFileSync(`${file}.draft`, '');
    const change = rotateWebhook(fileStore(file), '0WA001', async () => 'hush-two');
    await expect(change).rejects.toThrow(/webhooks\.json\.draft is there.*try again, or remove that file/);
    rmSync(`${file}.draft`);
    expect(stored()).toEqual(ONE);
  });

  test('one that is not there yet is made', async () => {
    rmSync(file);
    const webhook = { webhookId: 'w', event: 'newLead', isNewEvent: false };
    await addWebhook(fileStore(file), webhook, async () => 'hush');
    expect(stored()).toEqual({ w: { event: 'newLead', secrets: ['hush'] } });
  });
});

describe('in Secrets Manager', () => {
  /** One secret with its versions; a label moves only from the version that is named, as AWS documents it. */
  function secretsManager() {
    const versions = new Map([['v1', JSON.stringify(ONE)]]);
    const labels = new Map([['AWSCURRENT', 'v1']]);
    const current = () => labels.get('AWSCURRENT') ?? '';
    const put = ({
      ClientRequestToken = '',
      SecretString = '',
      VersionStages = ['AWSCURRENT'],
    }: PutSecretValueCommandInput) => {
      versions.set(ClientRequestToken, SecretString);
      for (const label of VersionStages) labels.set(label, ClientRequestToken);
    };
    const move = ({
      VersionStage = '',
      MoveToVersionId = '',
      RemoveFromVersionId,
    }: UpdateSecretVersionStageCommandInput) => {
      if (RemoveFromVersionId !== current())
        throw Object.assign(new Error('not attached'), { name: 'InvalidParameterException' });
      labels.set(VersionStage, MoveToVersionId);
    };
    const client = sdkClient(async (command) => {
      if (command instanceof PutSecretValueCommand) put(command.input);
      if (command instanceof UpdateSecretVersionStageCommand) move(command.input);
      return command instanceof GetSecretValueCommand
        ? { SecretString: versions.get(current()), VersionId: current() }
        : {};
    });
    return {
      store: secretsManagerStore(client, 'arn', PROD),
      stored: () => JSON.parse(versions.get(current()) ?? ''),
    };
  }

  test('the new table takes the place of the current one', async () => {
    const { store, stored } = secretsManager();
    await rotateWebhook(store, '0WA001', async () => 'hush-two');
    expect(stored()).toEqual({ '0WA001': { event: 'postSent', secrets: ['hush-two', 'hush-one'] } });
  });

  test('the store is named with stage and region, also in the line to type', async () => {
    const { store } = secretsManager();
    expect(store.name).toBe('AWS Secrets Manager (stage prod, region eu-west-1)');
    expect(store.place).toEqual(PROD);
    const webhook = { webhookId: '0WA001', event: 'postSent', isNewEvent: false };
    await expect(addWebhook(store, webhook, async () => 'hush')).rejects.toThrow(
      'npm run okto -- webhooks rotate 0WA001 --stage prod --region eu-west-1',
    );
    await expect(rotateWebhook(store, '0WA01', async () => 'hush')).rejects.toThrow(
      /Did you mean 0WA001\?[\s\S]*npm run okto -- webhooks list --stage prod --region eu-west-1$/,
    );
  });

  test('what somebody else changed while the secret was typed is not overwritten', async () => {
    const { store, stored } = secretsManager();
    const removed = async () => {
      await removeWebhook(store, '0WA001');
      return 'hush-two';
    };
    await expect(rotateWebhook(store, '0WA001', removed)).rejects.toThrow(
      /Somebody else has changed the webhooks of stage prod, region eu-west-1 meanwhile/,
    );
    expect(stored()).toEqual({});
  });
});

describe("the stack's outputs", () => {
  const answer = (Outputs: object[]) => sdkClient(async () => ({ Stacks: [{ Outputs }] }));

  test('that are missing are named, with what to do', async () => {
    const client = answer([{ OutputKey: 'WebhookUrl', OutputValue: 'https://u' }]);
    await expect(stackOutputs(client, PROD)).rejects.toThrow(
      /oktopost-webhooks-prod has no LedgerTable, [\s\S]*npx serverless deploy --stage prod --region eu-west-1/,
    );
  });

  test('of a stack that is not there are explained', async () => {
    const error = Object.assign(new Error('Stack with id x does not exist'), { name: 'ValidationError' });
    await expect(
      stackOutputs(
        sdkClient(() => Promise.reject(error)),
        PROD,
      ),
    ).rejects.toThrow(/There is no stack oktopost-webhooks-prod in this account and the region eu-west-1/);
  });
});
