import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

/** A project of the launcher and one program, without packages. */
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'launch-'));
  cpSync(join(ROOT, 'cli/launch.js'), join(folder, 'cli/launch.js'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const program =
    'const words: string[] = process.argv.slice(2);\nconsole.log(words);\nprocess.exitCode = words.length;\n';
  writeFileSync(join(folder, 'program.ts'), program);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the launcher, on a Node that says that it is of this version. */
function launch(version: string, ...args: string[]) {
  const node = ['--import', pretending(version), 'cli/launch.js'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function pretending(version: string): string {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  return `data:text/javascript,${encodeURIComponent(pretend)}`;
}

function installPinned(): void {
  const binary = join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  mkdirSync(dirname(binary), { recursive: true });
  symlinkSync(process.execPath, binary);
}

test.each(['22.18.0', '24.0.0', '26.1.0'])('Node %s runs the program itself', (version) => {
  mkdirSync(join(folder, 'node_modules'));
  const ran = launch(version, 'program.ts', 'a', 'b');
  expect(ran).toEqual({ status: 2, stdout: "[ 'a', 'b' ]\n", stderr: '' });
});

test.each(['22.17.1', '20.19.0', '14.0.0'])('on Node %s the pinned one does, with its exit status', (version) => {
  installPinned();
  const ran = launch(version, 'program.ts', 'a', 'b', 'c');
  expect(ran).toEqual({ status: 3, stdout: "[ 'a', 'b', 'c' ]\n", stderr: '' });
});

test('what Node 22 says of its SQLite is not passed on, and other warnings are', () => {
  mkdirSync(join(folder, 'node_modules'));
  const sqlite = 'SQLite is an experimental feature and might change at any time';
  const program = `process.emitWarning('${sqlite}', 'ExperimentalWarning');\nprocess.emitWarning('look here');\n`;
  writeFileSync(join(folder, 'program.ts'), program);
  const { stderr } = launch('22.18.0', 'program.ts');
  expect(stderr).toMatch(/Warning: look here/);
  expect(stderr).not.toContain('SQLite');
});

test('where an old Node has no pinned one beside it, the first line says what to type', () => {
  mkdirSync(join(folder, 'node_modules'));
  const { status, stderr } = launch('20.20.2', 'program.ts');
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^This is Node 20\.20\.2\..*22\.18.*--ignore-scripts.*Type:\n\n {2}npm ci --ignore-scripts=false\n$/,
  );
});

test('before npm ci, it says so, also where it is only asked whether the project can be run', () => {
  const refused = { status: 1, stdout: '', stderr: 'The project is not installed yet. Type:\n\n  npm ci\n' };
  expect(launch('24.0.0', 'program.ts')).toEqual(refused);
  expect(launch('24.0.0')).toEqual(refused);
  mkdirSync(join(folder, 'node_modules'));
  expect(launch('24.0.0')).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('every script of the project that begins with the program of a package asks first whether that is installed', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(Object.entries(scripts).filter(([, line]) => !/^(node cli\/launch\.js|npm )/.test(line))).toEqual([]);
});

test('the Serverless Framework on an old Node says what to type, without a stack trace', () => {
  const bin = join(ROOT, 'node_modules/serverless/bin/serverless.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', pretending('20.20.2'), bin, 'package'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout + stderr).toMatch(/This is Node 20\.20\.2\..*\n\n {2}npx serverless --help\n/);
  expect(stdout + stderr).not.toMatch(/\n\s+at /);
}, 20_000);
