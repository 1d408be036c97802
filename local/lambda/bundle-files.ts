import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OutputFile } from 'esbuild';
import { PROJECT } from '../project.ts';
import type { LambdaName } from './environment.ts';

export const LAMBDAS = ['receive', 'process'] as const satisfies readonly LambdaName[];

/** Paths of bundles. */
export type Bundles = Readonly<Record<LambdaName, string>>;

export interface BundleFiles {
  /** Where the builder may think that it writes: paths in source maps are relative to it. */
  folder: string;
  /** Each build has new files, so nobody loads half of one; a bundle that is as before keeps its place. */
  write(files: readonly OutputFile[]): Promise<{ bundles: Bundles; changed: readonly LambdaName[] }>;
  remove(): Promise<void>;
}

/** A folder under `dist/`: `node_modules` is found from there. */
export async function bundleFiles(): Promise<BundleFiles> {
  const dist = join(PROJECT, 'dist');
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(join(dist, 'local-'));
  const hashes = new Map<LambdaName, string>();
  let bundles: Bundles = { receive: '', process: '' };
  let builds = 0;
  return {
    folder: join(folder, '0'),
    async write(files) {
      const build = join(folder, String(++builds));
      await mkdir(build);
      await Promise.all(files.map(({ path, contents }) => writeFile(join(build, basename(path)), contents)));
      const changed = LAMBDAS.filter((name) => hashes.get(name) !== hashOf(name, files));
      for (const name of changed) hashes.set(name, hashOf(name, files));
      bundles = { ...bundles, ...Object.fromEntries(changed.map((name) => [name, join(build, `${name}.cjs`)])) };
      return { bundles, changed };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function hashOf(name: LambdaName, files: readonly OutputFile[]): string {
  return files.find(({ path }) => basename(path) === `${name}.cjs`)?.hash ?? '';
}
