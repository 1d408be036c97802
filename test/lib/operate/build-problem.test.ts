import { expect, test } from '@jest/globals';
import { type BuildMessage, buildProblem } from '../../../lib/operate/build-problem.ts';

const MARK_EXTERNAL = [{ text: 'You can mark the path "x" as external to exclude it from the bundle' }];

function message(text: string, file = 'processors/people.ts', notes = MARK_EXTERNAL): BuildMessage {
  return { text, location: { file, line: 3, column: 7 }, notes };
}

test.each([
  ['crm', 'npm install crm --workspace processors'],
  ['crm/client.js', 'npm install crm --workspace processors'],
  ['@vendor/crm', 'npm install @vendor/crm --workspace processors'],
  ['@vendor/crm/client', 'npm install @vendor/crm --workspace processors'],
])('the package of %s is named with the command that installs it for the processors', (path, command) => {
  expect(buildProblem([message(`Could not resolve "${path}"`)])).toBe(
    `processors/people.ts:3:8: Could not resolve "${path}". Is the package installed? Type: ${command}`,
  );
});

test('a package that the product needs comes with npm ci', () => {
  expect(buildProblem([message('Could not resolve "@aws-sdk/client-sqs"', 'lib/aws/sqs.ts')])).toMatch(/Type: npm ci$/);
});

test.each(['./helper', '../helper.ts', '/helper', 'node:nothing', '#own'])('%s is no package to install', (path) => {
  expect(buildProblem([message(`Could not resolve "${path}"`)])).toBe(
    `processors/people.ts:3:8: Could not resolve "${path}"`,
  );
});

test('where a package is there, but not what is imported of it, that is said', () => {
  const notes = [{ text: 'The path "./x" is not exported by package "crm":' }, ...MARK_EXTERNAL];
  expect(buildProblem([message('Could not resolve "crm/x"', undefined, notes)])).toBe(
    'processors/people.ts:3:8: Could not resolve "crm/x". The path "./x" is not exported by package "crm".',
  );
});

test('each error has a line, and one without a place is only said', () => {
  expect(buildProblem([message('Unexpected ";"'), { text: 'No disk', location: null, notes: [] }])).toBe(
    'processors/people.ts:3:8: Unexpected ";"\nNo disk',
  );
});
