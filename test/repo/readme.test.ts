import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectFiles, read } from './imports.ts';
import { recipeOf } from './recipe.ts';

const root = resolve(import.meta.dirname, '../..');

const readme = read('README.md');
const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const manifest: { scripts: Record<string, string>; devDependencies: Record<string, string> } = JSON.parse(
  read('package.json'),
);

const fences = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? '');

/** The snippets stand as files in a folder from which the package is found as it is from `processors/`. */
const folder = resolve(root, 'dist/readme');

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  for (const [i, text] of fences.entries()) writeFileSync(resolve(folder, `snippet-${i}.ts`), text);
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { typeRoots: ['../../node_modules/@types'] },
    include: ['*.ts'],
  };
  writeFileSync(resolve(folder, 'tsconfig.json'), JSON.stringify(config));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('every TypeScript snippet of the README compiles as a file of a user', () => {
  expect(fences.length).toBeGreaterThan(2);
  const { stdout, status } = spawnSync(resolve(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

test('no example of the README takes for done what its destination has refused', () => {
  const calling = fences.filter((text) => text.includes('fetch('));
  expect(calling.length).toBeGreaterThan(2);
  expect(calling.filter((text) => !/^ +ensureOk\(response\);$/m.test(text))).toEqual([]);
});

test.each(documents)('every npm command that %s names exists', (document) => {
  const names = [...read(document).matchAll(/npm (?:run )?([a-z][\w:-]*)/g)].map((match) => match[1] ?? '');
  const builtIn = ['ci', 'install', 'install-scripts'];
  expect(names.filter((name) => !(name in manifest.scripts) && !builtIn.includes(name))).toEqual([]);
});

/** Whether git has the file, or anything in the folder: what an earlier version left behind does not count. */
const tracked = projectFiles();
function isInProject(path: string): boolean {
  const folder = path.endsWith('/') ? path : `${path}/`;
  return tracked.some((file) => file === path || file.startsWith(folder));
}

test('a folder that is only there on this machine is no part of the project', () => {
  expect(existsSync(folder)).toBe(true);
  expect(isInProject('dist/readme')).toBe(false);
});

test.each(documents)('every file and folder that %s names or links to exists', (document) => {
  const links = [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1] ?? '');
  const paths = [...read(document).matchAll(/`((?:functions|lib|infra|cli|local|bench|test|\.ci)\/[\w./-]*)`/g)].map(
    (match) => match[1] ?? '',
  );
  // What a recipe makes is not there yet.
  const made = ['An event type', 'A command'].flatMap(recipeOf).flatMap(({ file, place }) => (place ? [] : [file]));
  expect([...links, ...paths].filter((path) => !isInProject(path) && !made.includes(path))).toEqual([]);
});

test('every dependency stands in the README with its reason', () => {
  const rows = readme.slice(readme.indexOf('## Dependencies'));
  expect(Object.keys(manifest.devDependencies).filter((name) => !rows.includes(`\`${name}\``))).toEqual([]);
});
