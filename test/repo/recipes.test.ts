import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { copyProject, PLAIN_PROCESSORS } from '../support/project-copy.ts';

const project = copyProject(PLAIN_PROCESSORS);
afterAll(() => project.remove());

const path = (file: string) => join(project.folder, file);
const run = (file: string, ...args: string[]) =>
  spawnSync(process.execPath, [path(file), ...args], { cwd: project.folder, encoding: 'utf8' });

test('the recipe of an event type: a line and a sample, and it compiles and passes the tests of event types', () => {
  const events = readFileSync(path('lib/oktopost/events.ts'), 'utf8');
  const line = "  newStoryApproved: approval<WorkflowItem>('workflow item', 'a story was approved'),\n};\n\n";
  const withLine = events.replace(/};\n\n(?=\/\*\* The name of an event type)/, () => line);
  expect(withLine).not.toBe(events);
  writeFileSync(path('lib/oktopost/events.ts'), withLine);

  const tests = ['test/jest.ts', 'test/lib/oktopost/events.test.ts'] as const;
  expect(run(...tests).stderr).toMatch(/newStoryApproved\.json/);

  const sample = '[{"event":"newStoryApproved","timestamp":1768204809,"data":{"Id":"00A1"}}]\n';
  writeFileSync(path('lib/sender/samples/newStoryApproved.json'), sample);
  expect(run(...tests)).toMatchObject({ status: 0 });
  expect(run('node_modules/typescript/bin/tsc').stdout).toBe('');
}, 60_000);
