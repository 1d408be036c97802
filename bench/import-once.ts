/** Imports the bundle that is named on the command line, once, and prints what that took. Each measurement is a process of its own. */

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const before = process.memoryUsage.rss();
const startedAt = performance.now();
require(process.argv[2] ?? '');
const milliseconds = performance.now() - startedAt;
console.log(JSON.stringify({ milliseconds, bytes: process.memoryUsage.rss() - before }));
// What the import has begun, such as reading the secrets, belongs to the time after it.
process.exit();
