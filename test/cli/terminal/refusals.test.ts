import { describe, expect, test } from '@jest/globals';
import { okto } from '../../support/run-okto.ts';

/** A sentence of commander's or of Node's own. */
const RAW = /error:|argument missing|unknown option|cannot be used with|too many arguments|invalid for|Unexpected/;

describe('what is not understood is refused in one clear sentence, with status 2', () => {
  test.each([
    ['no command', [], 'Which command? There are start, send, webhooks, smoke'],
    ['an unknown command', ['sned'], 'There is no command "sned". Did you mean send?'],
    ['an unknown command of webhooks', ['webhooks', 'lst'], 'There is no command "lst". Did you mean list?'],
    ['no command of webhooks', ['webhooks'], 'Which command? There are add, list, rotate, remove and restore.'],
    ['an unknown option', ['smoke', '--satge', 'prod'], 'There is no option --satge. Did you mean --stage?'],
    ['an unknown option with a value', ['smoke', '--satge=prod'], 'There is no option --satge. Did you mean --stage?'],
    ['an unknown letter', ['smoke', '-x'], 'There is no option -x.'],
    ['an option before the command', ['--stage', 'prod', 'smoke'], 'Options stand after it: <command> --stage.'],
    ['an option without its value', ['smoke', '--stage'], '--stage needs a value: --stage <name>.'],
    ['a stage that is none', ['smoke', '--stage', 'a b'], '--stage must consist of letters, digits and `-`'],
    ['a word too many', ['smoke', 'prod'], 'What is "prod"? smoke takes no words, and options begin with two dashes.'],
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
    expect(stderr).toMatch(/ See:( |\n\n {2})npm run okto -- [a-z ]*--help\n$/);
    expect(stderr.split('\n').filter((line) => line.length > 80 && line.includes('npm run'))).toEqual([]);
    expect(stderr).not.toMatch(RAW);
  });

  test('a word too few, with the line that was typed and what it lacks', async () => {
    expect(await okto(['webhooks', 'add', 'A1', '--stage', 'prod'])).toEqual({
      status: 2,
      stdout: '',
      stderr: `webhooks add needs <event>. Type it as in the first line; the second explains it:

  npm run okto -- webhooks add A1 --stage prod <event>
  npm run okto -- webhooks add --help
`,
    });
  });

  test('no stack, with a line for each place where the command can act', async () => {
    expect(await okto(['smoke', '--json'], { environment: { AWS_REGION: 'eu-west-1' } })).toEqual({
      status: 2,
      stdout: '',
      stderr: `Which stack? There is no usual one, and npm keeps options that are typed before two dashes. Type one of these:

  npm run okto -- smoke --json --stage dev --region eu-west-1
  npm run okto -- smoke --json --local
`,
    });
    expect((await okto(['webhooks', 'list', '--region', 'eu-west-1'])).stderr).toContain(
      '\n  npm run okto -- webhooks list --region eu-west-1 --stage dev\n',
    );
  });

  test('a long refusal is wrapped on a terminal, and its line to type is not', async () => {
    const { stderr } = await okto(['webhooks', 'remove', 'A1', '--file', 'a'.repeat(80)], { columns: 80 });
    const lines = stderr.split('\n');
    expect(lines.filter((line) => line.length > 80 && !line.includes('aaaa'))).toEqual([]);
    expect(lines).toContain(`  npm run okto -- webhooks list --file ${'a'.repeat(80)}`);
  });

  test('a secret is not repeated', async () => {
    const { status, stderr } = await okto(['send', 'postSent', '--secret', ' hush ']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^--secret is empty or has white space around it/);
    expect(stderr).not.toContain('hush');
  });
});
