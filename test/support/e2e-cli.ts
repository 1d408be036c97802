import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const ROOT = join(import.meta.dirname, '../..');

/** Runs `npm start` as a process of its own. */
export function startCli(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['test/support/okto.ts', 'start', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...variables },
  });
  const out = text(child.stdout);
  const err = text(child.stderr);
  return {
    child,
    /** Resolves with what it has printed when that matches. */
    printed: (pattern: RegExp) => printed(child, pattern),
    async ended() {
      const [code, signal]: unknown[] = await once(child, 'exit');
      return { code, signal, out: await out, err: await err };
    },
  };
}

function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  let seen = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (pattern.test(seen)) resolve(seen);
    });
    child.once('exit', () => reject(new Error(`It ended without ${pattern}:\n${seen}`)));
  });
}
