import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { copyProject, PLAIN_PROCESSORS } from '../support/project-copy.ts';

const project = copyProject(PLAIN_PROCESSORS);
afterAll(() => project.remove());

const biome = resolve(import.meta.dirname, '../../node_modules/@biomejs/biome/bin/biome');
const FOLDERS = ['functions', 'lib/aws', 'local', 'cli/send', 'infra', 'bench', 'test/support', 'test/simulation/aws'];
const SOURCES = {
  'called.ts': 'export const { a } = Object(JSON.parse(process.title));\n',
  'made.ts': 'export const x = new Object(process.title);\n',
  'innocent.ts': 'export const keys = Object.keys(process.env);\n',
};

describe('Object(value), a hidden any, is seen by the linter in', () => {
  let found: string[];
  beforeAll(() => {
    const files = FOLDERS.flatMap((folder) => Object.entries(SOURCES).map(([name, text]) => write(folder, name, text)));
    const options = ['lint', '--max-diagnostics=100', ...files];
    const { stderr } = spawnSync(process.execPath, [biome, ...options], { cwd: project.folder, encoding: 'utf8' });
    const messages = stderr.matchAll(/^(\S+):\d+:\d+ plugin [^\n]*\n\n[^\n]*Object\(value\) is an `any` in disguise/gm);
    found = [...messages].map(([, file = '']) => file);
  });

  test.each(FOLDERS)('%s', (folder) => {
    const own = found.filter((file) => dirname(file) === `${folder}/planted`);
    expect(own.sort()).toEqual([`${folder}/planted/called.ts`, `${folder}/planted/made.ts`]);
  });
});

function write(folder: string, name: string, text: string): string {
  const file = `${folder}/planted/${name}`;
  mkdirSync(join(project.folder, dirname(file)), { recursive: true });
  writeFileSync(join(project.folder, file), text);
  return file;
}
