import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { PROJECT } from '../project.ts';

const TABLE = join(PROJECT, 'processors/table.ts');

/** Puts other tables of processors into the place of the project's: where one imports it, it gets the next, and the last the project's own. */
export function processorsTable(tables: readonly string[]): Plugin {
  return {
    name: 'processors-table',
    setup(build) {
      build.onResolve({ filter: /\/table\.ts$/ }, ({ path, resolveDir, importer }) => {
        const next = join(resolveDir, path) === TABLE ? tables[tables.indexOf(importer) + 1] : undefined;
        return next === undefined ? undefined : { path: next };
      });
    },
  };
}
