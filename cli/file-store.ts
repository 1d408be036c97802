import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';
import type { WebhookStore } from './webhook-store.ts';

/** A file that only its owner may read; one that is not there yet has no webhooks. It is replaced as a whole. */
export function fileStore(path: string): WebhookStore {
  const read = async () => {
    const json = await readOrEmpty(path);
    return { json, version: createHash('sha256').update(json).digest('hex') };
  };
  return {
    name: path,
    read,
    async write(json, version) {
      if ((await read()).version !== version)
        throw new UsageError(`Somebody else has changed ${path} meanwhile. Nothing was changed: please try again.`);
      const draft = `${path}.${randomUUID()}`;
      await writeFile(draft, `${json}\n`, { mode: 0o600 });
      await rename(draft, path);
    },
  };
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '{}';
    throw error;
  }
}
