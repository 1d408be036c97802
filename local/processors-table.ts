import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { PROJECT } from './project.ts';

const TABLE = join(PROJECT, 'lib/processors/table.ts');

/** Puts another table of processors into the bundle. The other table itself may import the project's. */
export function processorsTable(replacement: string): Plugin {
  return {
    name: 'processors-table',
    setup(build) {
      build.onResolve({ filter: /\/table\.ts$/ }, ({ path, resolveDir, importer }) =>
        join(resolveDir, path) === TABLE && importer !== replacement ? { path: replacement } : undefined,
      );
    },
  };
}
