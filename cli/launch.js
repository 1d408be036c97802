/**
 * Runs a TypeScript file of the project on a Node that can: this one from 22.18 on, else the Node 24 that `npm ci` installs.
 * Plain JavaScript that any Node since 14 reads, since whoever has an older one must at least be told what to do.
 *
 *     node cli/launch.js <file> [arguments]     the file's path is relative to the project
 *     node cli/launch.js                        only says whether the project can be run, and what to type if not
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
  if (!canRun()) return;
  const path = join(PROJECT, file);
  if (runsTypeScript()) {
    keepSqliteQuiet();
    process.argv.splice(1, process.argv.length, path, ...args);
    await import(pathToFileURL(path).href);
  } else runPinned([path, ...args]);
}

/** Whether this Node runs the project's files by itself. */
export function runsTypeScript() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** What to do where this Node is too old. `command`: a line by which npm takes the project's own Node, if that is there. */
export function oldNodeText(command) {
  const problem = `This is Node ${process.versions.node}. The project runs on Node ${OLDEST.join('.')} and newer, or on the Node 24 that npm ci installs`;
  if (existsSync(PINNED)) return toType(`${problem}. That one is taken if you start it by npm or npx, as in:`, command);
  return toType(
    `${problem}, which is missing: are install scripts off (--ignore-scripts)? Type:`,
    'npm ci --ignore-scripts=false',
  );
}

/** Says what to do where the project cannot be run. */
function canRun() {
  if (!existsSync(join(PROJECT, 'node_modules'))) refuse(toType('The project is not installed yet. Type:', 'npm ci'));
  else if (!runsTypeScript() && !existsSync(PINNED)) refuse(oldNodeText());
  else return true;
  return false;
}

/** The local stack keeps its queues in Node's SQLite, of which Node 22 says each time that it is experimental. */
function keepSqliteQuiet() {
  const warn = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).startsWith('SQLite is an experimental')) warn.call(process, warning, ...rest);
  };
}

/** As everywhere, a command stands on a line of its own. The function of that name cannot be read by an old Node. */
function toType(sentence, command) {
  return `${sentence}\n\n  ${command}`;
}

function refuse(problem) {
  console.error(problem);
  process.exitCode = FAILED;
}

function runPinned(args) {
  const child = spawn(PINNED, args, { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the program decides when it ends, and this process ends with it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) =>
    refuse(toType(`The Node of the project cannot be started: ${error.message}. Type:`, 'npm ci')),
  );
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    for (const name of ['SIGINT', 'SIGTERM']) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

const [, started, file, ...args] = process.argv;
if (started !== undefined && realpathSync(started) === fileURLToPath(import.meta.url)) {
  if (file === undefined) canRun();
  else launch(file, args);
}
