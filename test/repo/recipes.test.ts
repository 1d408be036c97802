import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { copyProject, PLAIN_PROCESSORS } from '../support/project-copy.ts';
import { carryOut, recipeOf, TITLES, testOf } from './recipe.ts';

let project: ReturnType<typeof copyProject>;
afterEach(() => project.remove());

/** Carries all recipes out in a copy of the project, but for the steps that are left out: by title, the place of the step. */
function carryOutAll(leftOut: Readonly<Record<string, number>> = {}): void {
  project = copyProject(PLAIN_PROCESSORS);
  for (const title of TITLES)
    for (const step of recipeOf(title).filter((_, i) => i !== leftOut[title])) carryOut(step, project.folder);
  // The second step of a setting is a command.
  if (leftOut['A setting'] !== 1) expect(failure(run('test/repo/write-settings.ts'))).toBe('');
}

function run(file: string, ...args: string[]) {
  const options = { cwd: project.folder, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(project.folder, file), ...args], options);
  return { status, output: stdout + stderr };
}

/** What it printed, where it failed. */
function failure({ status, output }: ReturnType<typeof run>): string {
  return status === 0 ? '' : output;
}

/** Runs tests without those of the proofs, which no recipe changes and which take their time. */
const tests = (...files: string[]) => run('test/jest.ts', ...files, '--testNamePattern', '^(?!the proof )');

/** Tests that look at all of a kind, beside those that the recipes name. */
const MORE = ['test/repo/(commands|alarms)', 'test/lib/config', 'test/cli/terminal/refusals'];

/** A person follows it, and sees each thing work. */
test('carried out, the recipes compile, are formatted, and what is said to show it is green', () => {
  carryOutAll();
  expect(TITLES.map((title) => [title, recipeOf(title).length])).toEqual([
    ['An event type', 2],
    ['A setting', 1],
    ['A command', 5],
    ['An alarm', 3],
  ]);
  expect(failure(run('node_modules/typescript/bin/tsc'))).toBe('');
  expect(failure(run('node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.'))).toBe('');
  const shown = TITLES.flatMap((title) => testOf(title) ?? []);
  expect(shown).toHaveLength(TITLES.length);
  expect(failure(tests(...shown, ...MORE))).toBe('');

  expect(run('cli/main.ts', '--help').output).toMatch(/^ {2}events +name the event types of Oktopost$/m);
  expect(run('cli/main.ts', 'events').output).toMatch(/^newStoryApproved$/m);
  const setting = readSetting('7');
  expect(setting).toEqual({ status: 0, output: '7\n' });
  expect(readSetting('13').output).toContain('QUIET_HOURS must be a whole number from 0 to 12.');
}, 180_000);

/** The new setting as its user has it. */
function readSetting(value: string) {
  const environment = { QUEUE_URL: 'q', DEAD_LETTER_QUEUE_URL: 'd', TABLE: 't', BUCKET: 'b', QUIET_HOURS: value };
  const source = `import { readProcessConfig } from './lib/config.ts';
console.log(readProcessConfig(${JSON.stringify(environment)}).quietHours);
`;
  writeFileSync(join(project.folder, 'user.ts'), source);
  return run('user.ts');
}

describe('a step that is left out is seen:', () => {
  test.each<[string, Readonly<Record<string, number>>, string[], RegExp[]]>([
    [
      'the sample, the command that writes a setting, the place in the list of help, the row of an alarm',
      { 'An event type': 1, 'A setting': 1, 'A command': 3, 'An alarm': 2 },
      ['test/lib/oktopost/events', 'test/repo/(settings|alarms)', 'test/cli/terminal/help'],
      [
        /newStoryApproved\.json/,
        /● serverless\.yml says what follows from the rows/,
        /● README\.md says what follows from the rows/,
        /● every command is held to the rules of help/,
        /● the alarms in the README are those of the stack/,
      ],
    ],
    ['the place in the program', { 'A command': 2 }, ['test/cli/terminal/help'], [/● the help of okto \["events"\]/]],
    [
      'the row of a command',
      { 'A command': 4 },
      ['test/repo/commands'],
      [/● the commands in the README are those of the program/],
    ],
  ])(
    '%s',
    (_, leftOut, files, problems) => {
      carryOutAll(leftOut);
      const { status, output } = tests(...files);
      for (const problem of problems) expect(output).toMatch(problem);
      expect(status).toBe(1);
    },
    120_000,
  );
});
