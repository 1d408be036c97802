import { expect, test } from '@jest/globals';
import { 'module.exports' as stackPlugin } from '../../infra/plugin.ts';
import { GOOD_PARAMETERS } from './good-parameters.ts';

function framework(prod: Record<string, unknown>) {
  const sections: string[] = [];
  return {
    sections,
    serviceDir: '',
    service: { functions: {} },
    configurationInput: { params: { default: GOOD_PARAMETERS, prod }, provider: { stage: 'dev' } },
    classes: { Error },
    // As the framework's own plugin keeps what it has read of the deployed stack.
    pluginManager: {
      plugins: [
        {},
        { gatheredData: { outputs: [{ OutputKey: 'WebhookUrl', OutputValue: 'https://example.com/hook' }] } },
      ],
    },
    addServiceOutputSection: (name: string, lines: readonly string[]) => sections.push(name, ...lines),
  };
}

test('a deploy ends with the URL to paste, and the commands that come next', () => {
  const serverless = framework({});
  stackPlugin(serverless, { stage: 'prod', region: 'eu-west-1', param: ['alertEmail=ops@example.com'] }).hooks[
    'after:deploy:finalize'
  ]();
  expect(serverless.sections).toEqual([
    'next',
    expect.stringContaining('Click the link in the message that AWS has sent to ops@example.com'),
    expect.stringMatching(/^Paste the URL into Oktopost.*: https:\/\/example\.com\/hook$/),
    expect.stringContaining('npm run okto -- webhooks add <webhookId> <event> --stage prod --region eu-west-1'),
    'See that it works: npm run okto -- smoke --stage prod --region eu-west-1',
  ]);
});

test('a deploy without an e-mail address says that nobody is told', () => {
  const serverless = framework({});
  stackPlugin(serverless, {}).hooks['after:deploy:finalize']();
  expect(serverless.sections[1]).toContain('Nobody is told when something is wrong');
});

test("a stage's own parameters are checked, and the command line's before them", () => {
  const serverless = framework({ ledgerDays: 'many' });
  expect(() => stackPlugin(serverless, { stage: 'dev' })).not.toThrow();
  expect(() => stackPlugin(serverless, { stage: 'prod' })).toThrow('The parameter ledgerDays must be');
  expect(() => stackPlugin(serverless, { stage: 'prod', param: ['ledgerDays=90'] })).not.toThrow();
});
