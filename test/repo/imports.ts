import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Static imports, re-exports and `import()`. */
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

export const read = (file: string): string => readFileSync(resolve(root, file), 'utf8');

/** Paths of files from the project's root, with `/` on every system. */
export function files(...patterns: string[]): string[] {
  const found = globSync(patterns, { cwd: root, exclude: ['**/node_modules'] });
  return found.map(withSlashes).sort();
}

/** What a file imports of the project, as paths from its root, and of packages, by their names. */
export function importsOf(file: string): { files: string[]; packages: string[] } {
  const specifiers = [...read(file).matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
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
