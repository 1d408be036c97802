import { Command } from '@commander-js/extra-typings';
import { describe, expect, test } from '@jest/globals';
import { runProgram } from '../../../cli/terminal/run-program.ts';
import type { CommandContext } from '../../../cli/terminal/surroundings.ts';
import { UsageError } from '../../../lib/operate/usage-error.ts';
import { page } from '../../support/run-okto.ts';

/** A program of one command that does what the test says. */
async function run(
  action: (context: CommandContext) => void | Promise<void>,
  environment: Record<string, string> = {},
) {
  const [stdout, stderr] = [page(), page()];
  const surroundings = { environment, stdin: process.stdin, stdout: stdout.screen, stderr: stderr.screen };
  const make = (context: CommandContext) => new Command('npm run it --').action(() => action(context));
  return { status: await runProgram(make, [], surroundings), stderr: stderr.text() };
}

describe('a program ends with', () => {
  test('0 where nothing is said', async () => expect(await run(() => {})).toEqual({ status: 0, stderr: '' }));

  test('what the command says', async () => {
    expect(await run(({ end }) => end(1))).toEqual({ status: 1, stderr: '' });
  });

  test('2 and the sentence where the command finds that it was not meant', async () => {
    const refuse = () => Promise.reject(new UsageError('Not so.'));
    expect(await run(refuse)).toEqual({ status: 2, stderr: 'Not so.\n' });
  });

  test('1 and a sentence where something failed, without a stack trace', async () => {
    const fail = () => Promise.reject(Object.assign(new Error('m'), { name: 'ExpiredToken' }));
    const { status, stderr } = await run(fail);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^The AWS credentials in this shell have expired\. .*\n\n {2}aws sts get-caller-identity\n$/,
    );
  });

  test('the stack trace too where DEBUG asks for it', async () => {
    const { stderr } = await run(() => Promise.reject(new Error('m')), { DEBUG: '1' });
    expect(stderr).toMatch(/^It failed: Error: m\nError: m\n {4}at /);
  });
});
