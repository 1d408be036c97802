import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PROJECT } from '../../../local/project.ts';
import { okto } from '../../support/run-okto.ts';

const COMMANDS = [
  [],
  ['start'],
  ['send'],
  ['webhooks'],
  ['webhooks', 'add'],
  ['webhooks', 'list'],
  ['webhooks', 'rotate'],
  ['webhooks', 'remove'],
  ['smoke'],
  ['conformance'],
  ['complete'],
];

test('every command is held to the rules of help', () => {
  const files = readdirSync(join(PROJECT, 'cli/commands')).map((file) => file.replace('.ts', ''));
  expect(files.filter((name) => !COMMANDS.some(([first]) => first === name))).toEqual([]);
});

describe.each(COMMANDS.map((words) => ({ words })))('the help of okto $words', ({ words }) => {
  test.each(['-h', '--help'])('is printed for %s, in lines of at most 80 characters', async (flag) => {
    const { status, stdout, stderr } = await okto([...words, flag], { columns: 80 });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(['npm run okto --', ...words].join(' '));
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('is the same where there is no terminal', async () => {
    expect((await okto([...words, '-h'])).stdout).toBe((await okto([...words, '-h'], { columns: 80 })).stdout);
  });
});

test('okto help <command> is the help of the command', async () => {
  expect((await okto(['help', 'smoke'])).stdout).toBe((await okto(['smoke', '--help'])).stdout);
});

describe.each(['test/chaos/chaos.ts', 'test/simulation/simulate.ts', 'test/fuzz/fuzz.ts', 'bench/cold.ts'])(
  'the proof %s',
  (file) => {
    const run = (...args: string[]) => spawnSync(process.execPath, [file, ...args], { cwd: PROJECT, encoding: 'utf8' });

    test('prints its help for -h, in lines of at most 80 characters', () => {
      const { status, stdout } = run('-h');
      expect(status).toBe(0);
      expect(stdout).toMatch(/^Usage: npm run \S+ -- \[options\]/);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    });

    test('refuses what it does not know in a sentence, with status 2', () => {
      const { status, stdout, stderr } = run('--nonsense');
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^There is no option --nonsense\. See: npm run \S+ -- --help\n$/);
    });
  },
);
