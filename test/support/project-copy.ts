import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** What is made from the rest, and `processors/`, which a copy has its own of. */
const LEFT_OUT = new Set(['.git', 'dist', '.serverless', '.esbuild', 'coverage', 'reports', 'processors']);

/** A table of processors with nothing of a user's in it, for what is said of the product alone. */
export const PLAIN_PROCESSORS = {
  'table.ts': `import { logSummary, type Processors } from 'oktopost-webhooks';

export const processors = { fallback: logSummary } satisfies Processors;
`,
};

/**
 * The project as it is now, in a folder of its own, with other files in its `processors/`; the packages are the project's.
 *
 * @param processors Texts by their paths in `processors/`.
 */
export function copyProject(processors: Readonly<Record<string, string>>): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  cpSync(ROOT, folder, {
    recursive: true,
    filter: (source) =>
      basename(source) !== 'node_modules' && (dirname(source) !== ROOT || !LEFT_OUT.has(basename(source))),
  });
  // A repository of its own, so that what asks git gets an answer.
  spawnSync('git', ['init', '--quiet'], { cwd: folder });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const [path, text] of Object.entries(processors)) {
    const file = join(folder, 'processors', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
