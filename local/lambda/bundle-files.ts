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
  /** A bundle that has changed has a new place, so that nobody loads half of one; any other keeps its place. */
  write(files: readonly OutputFile[]): Promise<{ bundles: Bundles; changed: readonly LambdaName[] }>;
  remove(): Promise<void>;
}

/** A folder under `dist/`: `node_modules` is found from there. */
export async function bundleFiles(): Promise<BundleFiles> {
  const dist = join(PROJECT, 'dist');
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(join(dist, 'local-'));
  const receive = bundleFile(folder, 'receive');
  const process = bundleFile(folder, 'process');
  return {
    folder: join(folder, 'build'),
    async write(files) {
      const written = { receive: await receive(files), process: await process(files) };
      const bundles = { receive: written.receive.path, process: written.process.path };
      return { bundles, changed: LAMBDAS.filter((name) => written[name].changed) };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function bundleFile(folder: string, name: LambdaName) {
  let hash = '';
  let version = 0;
  const place = (number: number) => join(folder, `${name}-${number}`);
  const path = () => join(place(version), `${name}.cjs`);
  return async (files: readonly OutputFile[]) => {
    const own = files.filter((file) => basename(file.path).startsWith(`${name}.`));
    const newHash = own.map((file) => file.hash).join();
    if (newHash === hash) return { path: path(), changed: false };
    hash = newHash;
    version++;
    await mkdir(place(version));
    await Promise.all(own.map((file) => writeFile(join(place(version), basename(file.path)), file.contents)));
    // An environment may be loading the last one at this moment, but not the one before it.
    await rm(place(version - 2), { recursive: true, force: true });
    return { path: path(), changed: true };
  };
}
