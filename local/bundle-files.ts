import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OutputFile } from 'esbuild';
import type { LambdaName } from './lambda-environment.ts';
import { PROJECT } from './project.ts';

export const LAMBDAS = ['receive', 'process'] as const satisfies readonly LambdaName[];

/** Paths of bundles. */
export type Bundles = Readonly<Record<LambdaName, string>>;

export interface BundleFiles {
  /** Where the builder may think that it writes: paths in source maps are relative to it. */
  folder: string;
  /** Writes a build, and answers the bundles that differ from the last one. Each build has new files, so nobody loads half of one. */
  write(files: readonly OutputFile[]): Promise<Partial<Bundles>>;
  remove(): Promise<void>;
}

/** A folder under `dist/`: `node_modules` is found from there. */
export async function bundleFiles(): Promise<BundleFiles> {
  const dist = join(PROJECT, 'dist');
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(join(dist, 'local-'));
  const hashes = new Map<LambdaName, string>();
  let builds = 0;

  const hasChanged = (name: LambdaName, files: readonly OutputFile[]): boolean => {
    const hash = files.find(({ path }) => basename(path) === `${name}.cjs`)?.hash;
    if (hash === undefined || hash === hashes.get(name)) return false;
    hashes.set(name, hash);
    return true;
  };

  return {
    folder: join(folder, '0'),
    async write(files) {
      const build = join(folder, String(++builds));
      await mkdir(build);
      await Promise.all(files.map(({ path, contents }) => writeFile(join(build, basename(path)), contents)));
      const changed = LAMBDAS.filter((name) => hasChanged(name, files));
      return Object.fromEntries(changed.map((name) => [name, join(build, `${name}.cjs`)]));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
