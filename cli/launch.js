/**
 * Runs a TypeScript file of the project on a Node that can: this one from 22.18 on, else the Node 24 that `npm ci` installs.
 * Plain JavaScript that any Node since 14 reads, since whoever has an older one must at least be told what to do.
 *
 *     node cli/launch.js <file> [arguments]     the file's path is relative to the project
 */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..');
const WINDOWS = process.platform === 'win32';

/** The package `node` brings its binary by an install script; `npm ci --ignore-scripts` leaves it out. */
const PINNED = join(PROJECT, 'node_modules', 'node', 'bin', WINDOWS ? 'node.exe' : 'node');

/** Node strips types without a flag from here on. */
const OLDEST = [22, 18];

const FAILED = 1;

/** Ends the process with the program's exit status where it runs in a process of its own. */
export async function launch(file, args) {
  const path = join(PROJECT, file);
  if (!existsSync(join(PROJECT, 'node_modules'))) return refuse('The project is not installed yet.');
  if (runsTypeScript(process.versions.node)) {
    process.argv.splice(1, process.argv.length, path, ...args);
    keepSqliteQuiet();
    await import(pathToFileURL(path).href);
  } else if (existsSync(PINNED)) runPinned([path, ...args]);
  else
    refuse(
      `This is Node ${process.versions.node}. The project runs on Node ${OLDEST.join('.')} and newer, or on the Node 24 that ` +
        'npm ci installs, which is missing: are install scripts off (--ignore-scripts)?',
      'npm ci --ignore-scripts=false',
    );
}

function runsTypeScript(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** The local stack keeps its queues in Node's SQLite, of which Node 22 says each time that it is experimental. */
function keepSqliteQuiet() {
  const warn = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).startsWith('SQLite is an experimental')) warn.call(process, warning, ...rest);
  };
}

function refuse(problem, command = 'npm ci') {
  console.error(`${problem} Type: ${command}`);
  process.exitCode = FAILED;
}

function runPinned(args) {
  const child = spawn(PINNED, args, { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the program decides when it ends, and this process ends with it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`The Node of the project cannot be started: ${error.message}.`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of ['SIGINT', 'SIGTERM']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

const [, started, file, ...args] = process.argv;
if (started !== undefined && realpathSync(started) === fileURLToPath(import.meta.url)) {
  if (file === undefined) refuse('Which file?', 'node cli/launch.js <file> [arguments]');
  else await launch(file, args);
}
