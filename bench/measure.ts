import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bundle, VariantName } from './bundles.ts';

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, 'import-once.ts');

/** As on Lambda, so that the import makes the clients too; nothing listens at the endpoint. */
const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  QUEUE_URL: 'http://127.0.0.1:9/queue',
  DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:9/dead',
  TABLE: 'table',
  BUCKET: 'bucket',
  WEBHOOKS_SECRET_ID: 'webhooks',
  POWERTOOLS_METRICS_NAMESPACE: 'bench',
};

export interface Import {
  milliseconds: number;
  /** By which the process grew. */
  bytes: number;
}

/**
 * Imports each bundle once a round, in fresh processes that take turns, so that what slows the machine for a while slows all
 * of them. The round before the first fills the disk's cache, and does not count.
 */
export async function measureImports(
  bundles: readonly Bundle[],
  rounds: number,
): Promise<ReadonlyMap<VariantName, readonly Import[]>> {
  const imports = new Map<VariantName, Import[]>(bundles.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, file } of bundles) {
      const measured = await importOnce(file);
      if (round > 0) imports.get(name)?.push(measured);
    }
  }
  return imports;
}

async function importOnce(file: string): Promise<Import> {
  const { stdout } = await run(process.execPath, [SCRIPT, file], { env: ENVIRONMENT });
  return JSON.parse(stdout);
}
