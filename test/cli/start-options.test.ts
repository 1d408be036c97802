import { describe, expect, test } from '@jest/globals';
import { webhooksProblems } from '../../local/default-webhooks.ts';
import { HELP, readOptions } from '../../local/terminal/options.ts';

describe('the command line of npm start', () => {
  test.each([
    ['nothing', [], { port: 3000, logs: false, chaos: undefined }],
    ['all', ['--port', '3001', '--logs', '--chaos', '0.2'], { port: 3001, logs: true, chaos: 0.2 }],
    ['any free port, no chaos', ['--port=0', '--chaos=0'], { port: 0, logs: false, chaos: undefined }],
  ])('%s', (_, args, options) => {
    expect(readOptions(args, {})).toEqual({ options });
  });

  test('--help, which explains every option', () => {
    expect(readOptions(['--help', '--port', 'x'], {})).toEqual({ help: true });
    for (const word of ['--port', '--logs', '--chaos', '--help', 'WEBHOOKS']) expect(HELP).toContain(word);
  });

  test.each([
    ['an unknown option', ['--prot', '3000'], "Unknown option '--prot'."],
    ['a word too many', ['3000'], /^Unexpected argument '3000'\.$/],
    ['a missing value', ['--port'], /^Option '--port <value>' argument missing\.$/],
    ['a port that is no number', ['--port', 'http'], '--port must be a number from 0 to 65535, not "http".'],
    ['a port that is too high', ['--port', '65536'], /^--port must be a number/],
    ['a port with a fraction', ['--port', '3000.5'], /^--port must be a number/],
    ['a negative port', ['--port=-1'], /^--port must be a number/],
    ['a rate of faults that is none', ['--chaos', 'much'], /^--chaos must be a share from 0 to 0\.5, for example 0\.2/],
    ['a rate at which nothing would get done', ['--chaos', '0.9'], /^--chaos must be a share/],
  ])('%s is one sentence', (_, args, problem) => {
    expect(readOptions(args, {})).toEqual({
      problem: typeof problem === 'string' ? problem : expect.stringMatching(problem),
    });
  });

  test('an option that npm kept for itself is not lost silently', () => {
    expect(readOptions(['3001'], { npm_config_port: '3001' })).toEqual({
      problem: expect.stringContaining('npm start -- --port'),
    });
  });
});

test.each([
  ['not JSON', 'postSent=secret', /not a JSON object/],
  ['no webhook', '{}', /names no webhook/],
  ['an empty secret', '{"0WA001":{"event":"postSent","secrets":[""]}}', /0WA001: a secret is empty/],
])('webhooks of one’s own with %s are refused', (_, json, problem) => {
  expect(webhooksProblems(json).join(' ')).toMatch(problem);
});
