/**
 * `npm run send -- <event>`: makes signed deliveries from the fixtures and posts them to a receiver. `--help` says the rest.
 */

import { join } from 'node:path';
import { run } from './send/run.ts';

const CACHE = join(import.meta.dirname, '../node_modules/.cache');

process.exitCode = await run(process.argv.slice(2), {
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  // The variable has its usual meaning: where tools keep what they can make again.
  folder: join(process.env.CACHE_DIR ?? CACHE, 'oktopost-send'),
});
