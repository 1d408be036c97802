import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { read } from './imports.ts';

const [, upgrade = ''] = read('README.md').split('\n**Upgrade.**');
const [pull = '', takeNewLock = ''] = [...upgrade.matchAll(/```sh\n(git [^&\n]*?) &&/g)].map(([, command]) => command);

/** Nobody's own settings of git, as on a new machine. */
const env = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

let folder: string;
const own = (file: string) => join(folder, 'own', file);
function git(where: string, command: string) {
  const [, ...words] = command.split(' ');
  return spawnSync('git', words, { cwd: join(folder, where), env, encoding: 'utf8' });
}
function commit(where: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, where, file), text);
  git(where, 'git add --all');
  expect(git(where, 'git commit -m change')).toMatchObject({ status: 0 });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  git('', 'git init -b main product');
  commit('product', { 'package-lock.json': 'old', 'table.ts': 'none', 'lib.ts': 'old' });
  git('', 'git clone product own');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the command of the README pulls a new version beside processors that are committed', () => {
  commit('own', { 'table.ts': 'mine' });
  commit('product', { 'lib.ts': 'new' });
  expect(git('own', pull)).toMatchObject({ status: 0 });
  expect([own('lib.ts'), own('table.ts')].map((file) => readFileSync(file, 'utf8'))).toEqual(['new', 'mine']);
});

test('before the commit it does not, as the README says', () => {
  writeFileSync(own('package-lock.json'), 'with a package of mine');
  commit('product', { 'package-lock.json': 'new' });
  expect(git('own', pull)).toMatchObject({ status: 1, stderr: expect.stringContaining('commit your changes') });
});

test('where package-lock.json is in conflict, the command of the README takes the new one', () => {
  commit('own', { 'package-lock.json': 'with a package of mine', 'table.ts': 'mine' });
  commit('product', { 'package-lock.json': 'new' });
  expect(git('own', pull)).toMatchObject({ status: 1, stdout: expect.stringContaining('CONFLICT') });
  expect(git('own', takeNewLock)).toMatchObject({ status: 0 });
  expect(readFileSync(own('package-lock.json'), 'utf8')).toBe('new');
  expect(git('own', 'git commit --all --no-edit')).toMatchObject({ status: 0 });
});
