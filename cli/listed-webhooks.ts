import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../lib/json.ts';

/** The ids of the webhooks that were listed last, kept in a folder: a shell completes them without asking AWS. */
export function listedWebhooks(cache: string) {
  const file = join(cache, 'webhooks.json');
  return {
    /** A folder that cannot be written only means that nothing is completed. */
    remember(ids: readonly string[]): void {
      try {
        mkdirSync(cache, { recursive: true });
        writeFileSync(file, JSON.stringify(ids));
      } catch {}
    },
    recall(): string[] {
      try {
        const ids = parseJson(readFileSync(file, 'utf8'));
        return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
      } catch {
        return [];
      }
    },
  };
}
