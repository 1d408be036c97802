import { expect, test } from '@jest/globals';
import { parameterProblems } from '../../infra/parameters.ts';
import { GOOD_PARAMETERS } from './good-parameters.ts';
import { packageStack } from './packaged-stack.ts';

test('values from serverless.yml and, as texts, from the command line are both accepted', () => {
  expect(parameterProblems(GOOD_PARAMETERS)).toEqual([]);
  expect(
    parameterProblems({ ...GOOD_PARAMETERS, ledgerDays: '90', silenceHours: '0', alertEmail: 'ops@example.com' }),
  ).toEqual([]);
});

test.each([
  ['ledgerDays', 'abc', 'a whole number from 21 to 365'],
  ['ledgerDays', 20, 'a whole number from 21 to 365'],
  ['retryHours', '2.5', 'a whole number from 1 to 84'],
  ['processorSeconds', 60, 'a whole number from 1 to 50'],
  ['batchesAtOnce', 1, 'a whole number from 2 to 1000'],
  ['silenceHours', 169, 'a whole number from 0 to 168'],
  ['logRetentionDays', 31, 'one of 1, 3, 5, 7, 14, 30, '],
  ['replayGuard', 'refuse', 'one of report, reject'],
  ['endpoint', 'restApi', 'one of httpApi, functionUrl, both'],
  ['alertEmail', 'ops', 'one e-mail address, or empty'],
  ['alertEmail', 'a@example.com,b@example.com', 'one e-mail address, or empty'],
  ['deletionPolicy', 'Snapshot', 'one of Delete, Retain'],
])('%s: %j is refused with what it must be', (name, value, must) => {
  const problems = parameterProblems({ ...GOOD_PARAMETERS, [name]: value });
  expect(problems).toEqual([expect.stringContaining(`The parameter ${name} must be ${must}`)]);
  expect(problems[0]).toContain(`and is ${JSON.stringify(value)}.`);
});

test('a parameter that is missing or misspelt is named, with those that there are', () => {
  const { ledgerDays: _, ...rest } = GOOD_PARAMETERS;
  expect(parameterProblems({ ...rest, legderDays: 30 })).toEqual([
    'The parameter ledgerDays is missing: serverless.yml has a default for it under params.',
    expect.stringMatching(/^There is no parameter legderDays\. There are: .*ledgerDays/),
  ]);
});

test.each([
  ['maxAttempts', 6, /maxAttempts is gone: .* Set retryHours instead/],
  ['concurrency', 10, /concurrency is called batchesAtOnce now/],
])('who still sets %s is told what has taken its place', (name, value, says) => {
  expect(parameterProblems({ ...GOOD_PARAMETERS, [name]: value })).toEqual([expect.stringMatching(says)]);
});

test('a wrong parameter stops the framework before anything is built', async () => {
  const packaging = packageStack('--param', 'ledgerDays=abc', '--param', 'replayGuard=refuse');
  await expect(packaging).rejects.toThrow(/ledgerDays must be .* is "abc"\.\n.*replayGuard must be/);
}, 30_000);
