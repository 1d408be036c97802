import { describe, expect, test } from '@jest/globals';
import { okto } from '../../support/run-okto.ts';

/** A sentence of commander's or of Node's own. */
const RAW = /error:|argument missing|unknown option|cannot be used with|too many arguments|invalid for|Unexpected/;

describe('what is not understood is refused in one clear sentence, with status 2', () => {
  test.each([
    ['no command', [], 'Which command? There are start, send, webhooks, smoke'],
    ['an unknown command', ['sned'], 'There is no command "sned". Did you mean send?'],
    ['an unknown command of webhooks', ['webhooks', 'lst'], 'There is no command "lst". Did you mean list?'],
    ['no command of webhooks', ['webhooks'], 'Which command? There are add, list, rotate and remove.'],
    ['an unknown option', ['smoke', '--satge', 'prod'], 'There is no option --satge. Did you mean --stage?'],
    ['an unknown option with a value', ['smoke', '--satge=prod'], 'There is no option --satge. Did you mean --stage?'],
    ['an unknown letter', ['smoke', '-x'], 'There is no option -x.'],
    ['an option before the command', ['--stage', 'prod', 'smoke'], 'npm run okto -- <command> --stage.'],
    ['an option without its value', ['smoke', '--stage'], '--stage needs a value: --stage <name>.'],
    ['a stage that is none', ['smoke', '--stage', 'a b'], '--stage must consist of letters, digits and `-`'],
    ['a word too many', ['smoke', 'prod'], 'What is "prod"? smoke takes no words, and options begin with two dashes.'],
    [
      'a word too few',
      ['webhooks', 'add', 'A1'],
      'webhooks add needs <event>: npm run okto -- webhooks add <webhookId> <event>.',
    ],
    ['options that contradict', ['smoke', '--local', '--stage', 'prod'], '--local does not go with --stage.'],
    [
      'a shell that is not known',
      ['complete', 'ksh'],
      '<shell> must be one of bash, zsh, fish, powershell, not "ksh".',
    ],
  ])('%s', async (_, args, sentence) => {
    const { status, stdout, stderr } = await okto(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/ See: npm run okto -- [a-z ]*--help\n$/);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).not.toMatch(RAW);
  });

  test('a secret is not repeated', async () => {
    const { status, stderr } = await okto(['send', 'postSent', '--secret', ' hush ']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^--secret is empty or has white space around it/);
    expect(stderr).not.toContain('hush');
  });
});
