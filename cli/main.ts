/** Runs `okto`. */

import { join } from 'node:path';
import { PROJECT } from '../local/project.ts';
import { runOkto } from './okto.ts';
import { ownSurroundings } from './terminal/own-surroundings.ts';

process.exitCode = await runOkto(process.argv.slice(2), {
  ...ownSurroundings(),
  // The variable has its usual meaning: where tools keep what they can make again.
  cache: join(process.env.CACHE_DIR ?? join(PROJECT, 'node_modules/.cache'), 'oktopost'),
  project: PROJECT,
  executable: [process.execPath, ...process.argv.slice(1, 2)],
});
