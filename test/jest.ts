import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run jest`: Jest on the Node that runs this. Jest takes ES modules only with a flag of Node's, which a program cannot give
 * itself.
 */
const FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const JEST = join(import.meta.dirname, '../node_modules/jest/bin/jest.js');

const child = spawn(process.execPath, [...FLAGS, JEST, ...process.argv.slice(2)], { stdio: 'inherit' });
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
