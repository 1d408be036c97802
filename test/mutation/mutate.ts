/** `npm run mutate`: Stryker, on the Node that runs this; what stands behind the two dashes goes to it. */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const stryker = join(
  dirname(fileURLToPath(import.meta.resolve('@stryker-mutator/core/package.json'))),
  'bin/stryker.js',
);
process.argv.splice(2, 0, 'run', 'test/mutation/stryker.config.mjs');
await import(pathToFileURL(stryker).href);
