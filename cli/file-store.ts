import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { UsageError } from '../lib/operate/usage-error.ts';
import type { WebhookStore } from '../lib/operate/webhook-store.ts';
import { errorCode } from './error-code.ts';

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
    options: `--file ${path}`,
    read,
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
    if (errorCode(error) !== 'EEXIST') throw error;
    throw new UsageError(
      `${draft} is there: somebody else is changing the webhooks, or was stopped while doing so. Nothing was changed: try again, or remove that file.`,
    );
  }
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '{}';
    throw error;
  }
}
