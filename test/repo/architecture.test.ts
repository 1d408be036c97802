import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');

/** The rooms of the design, and what each may import: its own files, these folders, and these packages. */
const ROOMS: { room: string; files: string[]; folders: string[]; packages: RegExp }[] = [
  { room: 'lib/oktopost', files: ['lib/oktopost/*.ts'], folders: ['lib/oktopost'], packages: /^node:crypto$/ },
  { room: 'lib', files: ['lib/*.ts'], folders: ['lib', 'lib/oktopost'], packages: /^node:crypto$/ },
  {
    room: 'lib/aws',
    files: ['lib/aws/*.ts'],
    folders: ['lib/aws', 'lib', 'lib/oktopost'],
    packages: /^(node:crypto|aws-lambda|@aws-sdk\/.+|@aws-lambda-powertools\/.+)$/,
  },
  {
    room: 'lib/processors',
    files: ['lib/processors/*.ts'],
    folders: ['lib/processors', 'lib', 'lib/oktopost'],
    packages: /^$/,
  },
  {
    room: 'functions',
    files: ['functions/*.ts'],
    folders: ['lib', 'lib/aws', 'lib/oktopost', 'lib/processors'],
    packages: /^(node:.+|aws-lambda|@aws-sdk\/.+)$/,
  },
  {
    room: 'cli',
    files: ['cli/*.ts'],
    folders: ['cli', 'lib', 'lib/oktopost'],
    packages: /^(node:.+|@aws-sdk\/.+|@inquirer\/password|fastest-levenshtein)$/,
  },
];

/** Processors see the contract and the payloads, not the pipeline around them. */
const PROCESSORS_MAY_SEE = /^lib\/(processor|processor-errors|ports|processors\/.+|oktopost\/(events|payloads))\.ts$/;

/** Static imports, re-exports and `import()`. */
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

function importsOf(file: string): string[] {
  const text = readFileSync(resolve(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function toPath(file: string, specifier: string): string {
  return relative(root, resolve(root, dirname(file), specifier));
}

describe.each(ROOMS)('$room', ({ files, folders, packages }) => {
  const found = globSync(files, { cwd: root });
  test('has files', () => expect(found.length).toBeGreaterThan(0));

  test.each(found)('%s imports only what its room may', (file) => {
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) expect(folders).toContain(dirname(toPath(file, specifier)));
      else expect(specifier).toMatch(packages);
    }
  });
});

test.each(globSync('lib/processors/*.ts', { cwd: root }))(
  '%s sees the processor contract and the payload types only',
  (file) => {
    for (const specifier of importsOf(file)) expect(toPath(file, specifier)).toMatch(PROCESSORS_MAY_SEE);
  },
);

test('nobody imports a function', () => {
  const files = globSync(['lib/**/*.ts', 'local/**/*.ts', 'cli/**/*.ts', 'functions/**/*.ts'], { cwd: root });
  for (const file of files) {
    const relatives = importsOf(file).filter((specifier) => specifier.startsWith('.'));
    for (const specifier of relatives) expect(toPath(file, specifier)).not.toMatch(/^functions\//);
  }
});

test.each(globSync(['lib/**/*.ts', 'functions/*.ts'], { cwd: root }))(
  '%s reads no environment, unless it is lib/config.ts',
  (file) => {
    const reads = /process\.env/.test(readFileSync(resolve(root, file), 'utf8'));
    expect(reads).toBe(file === 'lib/config.ts');
  },
);

test('nothing has a default export or re-exports what another file exports', () => {
  for (const file of globSync(['lib/**/*.ts', 'functions/*.ts'], { cwd: root })) {
    expect(readFileSync(resolve(root, file), 'utf8')).not.toMatch(/^export (default|\*|\{[^}]*\} from)/m);
  }
});
