import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { specifiersOf } from './laws/uses.ts';

const root = resolve(import.meta.dirname, '../..');

export const read = (file: string): string => readFileSync(resolve(root, file), 'utf8');

/** Paths of files from the project's root, with `/` on every system. */
export function files(...patterns: string[]): string[] {
  const found = globSync(patterns, { cwd: root, exclude: ['**/node_modules'] });
  return found.map(withSlashes).sort();
}

/** Every file of the project that git has or would take: what it ignores, and folders that were left empty, are no part of it. */
export function projectFiles(): string[] {
  // Whoever owns the folder: nothing is written.
  const options = ['-c', 'safe.directory=*', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout, stderr, status } = spawnSync('git', options, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git cannot list the files of the project: ${stderr}`);
  return stdout.split('\0').filter((file) => file !== '' && existsSync(resolve(root, file)));
}

/** What a file imports of the project, as paths from its root, and of packages, by their names. */
export function importsOf(file: string, source = read(file)): { files: string[]; packages: string[] } {
  const specifiers = specifiersOf(source);
  const isRelative = (specifier: string) => specifier.startsWith('.');
  const toPath = (specifier: string) => withSlashes(relative(root, resolve(root, dirname(file), specifier)));
  return {
    files: specifiers.filter(isRelative).map(toPath),
    packages: specifiers.filter((specifier) => !isRelative(specifier)),
  };
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
