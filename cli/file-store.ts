import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../lib/operate/usage-error.ts';
import type { WebhookStore } from '../lib/operate/webhook-store.ts';
import { errorCode } from './error-code.ts';
import { shown } from './terminal/command-path.ts';

/** A file that only its owner may read; one that is not there yet has no webhooks. It is replaced as a whole. */
export function fileStore(path: string): WebhookStore {
  const read = async () => {
    const json = await readOrEmpty(path);
    return { json, version: createHash('sha256').update(json).digest('hex') };
  };
  /** Exists while somebody writes, and nobody else can then. */
  const draft = `${path}.draft`;
  return {
    name: path,
    options: `--file ${shown(path)}`,
    place: { file: path },
    read,
    previous: async () => undefined,
    async write(json, version) {
      await createDraft(draft, `${json}\n`);
      try {
        if ((await read()).version !== version)
          throw new UsageError(`Somebody else has changed ${path} meanwhile. Nothing was changed: try again.`);
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
  };
}

async function createDraft(draft: string, text: string): Promise<void> {
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw unusable(draft, error);
    throw new UsageError(
      `${draft} is there: somebody else is changing the webhooks, or was stopped while doing so. Nothing was changed: try again, or remove that file.`,
    );
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && existsSync(dirname(resolve(path)))) return '{}';
    throw unusable(path, error);
  }
}

/** Why a file cannot be used, before anybody is asked for a secret. */
function unusable(path: string, error: unknown): unknown {
  switch (errorCode(error)) {
    case 'EISDIR':
      return new UsageError(
        `${path} is a folder. Name a file: --file ${shown(`${path.replace(/[/\\]$/, '')}/webhooks.json`)}`,
      );
    case 'ENOENT':
    case 'ENOTDIR':
      return new UsageError(
        `There is no folder ${dirname(path)}, in which ${path} could be. Make it, or name another file.`,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new UsageError(`${path} may not be read or written by you. Change its rights, or name another file.`);
    default:
      return error;
  }
}
