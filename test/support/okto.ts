/** `okto` with the processors of the tests: never those of the user, which may call real systems. */

import { join } from 'node:path';
import { runOkto } from '../../cli/okto.ts';
import { ownSurroundings } from '../../cli/terminal/own-surroundings.ts';
import { PROJECT } from '../../local/project.ts';

process.exitCode = await runOkto(process.argv.slice(2), {
  ...ownSurroundings(),
  cache: join(process.env.CACHE_DIR ?? join(PROJECT, 'node_modules/.cache'), 'oktopost-test'),
  project: process.env.PROJECT_DIR ?? PROJECT,
  executable: [process.execPath, ...process.argv.slice(1, 2)],
  processorsTable: join(import.meta.dirname, 'processors.ts'),
});
