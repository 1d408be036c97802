import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, parseJson } from '../lib/json.ts';
import { errorCode } from './error-code.ts';

const LONGEST_ANSWER_MS = 1_000;

interface Running {
  pid: number;
  url: string;
}

/** Where the local stack listens, kept in a folder, so that `send` and `smoke --local` find it. */
export function runningStack(cache: string) {
  const file = join(cache, 'running.json');
  return {
    /** Of this process. A folder that cannot be written only means that the others must be told. */
    remember(url: string): void {
      try {
        mkdirSync(cache, { recursive: true });
        writeFileSync(file, JSON.stringify({ pid: process.pid, url }));
      } catch {}
    },
    /** Another one that was started since stays remembered. */
    forget(): void {
      if (read(file)?.pid === process.pid) rmSync(file, { force: true });
    },
    /** Its URL; undefined where none runs. */
    async find(): Promise<string | undefined> {
      const running = read(file);
      return running && isAlive(running.pid) && (await answers(running.url)) ? running.url : undefined;
    },
  };
}

function read(file: string): Running | undefined {
  try {
    const { pid, url } = fieldsOf(parseJson(readFileSync(file, 'utf8')));
    return typeof pid === 'number' && typeof url === 'string' && URL.canParse(url) ? { pid, url } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is somebody else's.
    return errorCode(error) === 'EPERM';
  }
}

/** One that was killed leaves its record behind, and its id may be another program's by now. */
async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
    return true;
  } catch {
    return false;
  }
}
