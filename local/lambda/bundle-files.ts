import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OutputFile } from 'esbuild';
import { PROJECT } from '../project.ts';
import type { LambdaName } from './environment.ts';

export const LAMBDAS = ['receive', 'process'] as const satisfies readonly LambdaName[];

/** A bundle that has changed. It has a place of its own, so that nobody loads half of one. */
export interface NewBundle {
  name: LambdaName;
  path: string;
  /** It is the live one from now on. */
  keep(): Promise<void>;
  /** It is of no use: the live one stays. */
  drop(): Promise<void>;
}

export interface BundleFiles {
  /** Where the builder may think that it writes: paths in source maps are relative to it. */
  folder: string;
  /** Answers those that are not as they were written the last time. */
  write(files: readonly OutputFile[]): Promise<NewBundle[]>;
  remove(): Promise<void>;
}

/** A folder under `dist/`: `node_modules` is found from there. */
export async function bundleFiles(): Promise<BundleFiles> {
  const dist = join(PROJECT, 'dist');
  await mkdir(dist, { recursive: true });
  const folder = await mkdtemp(join(dist, 'local-'));
  const writers = LAMBDAS.map((name) => bundleWriter(folder, name));
  return {
    folder: join(folder, 'build'),
    write: async (files) => (await Promise.all(writers.map((write) => write(files)))).flat(),
    remove: () => remove(folder),
  };
}

function bundleWriter(folder: string, name: LambdaName) {
  let hash = '';
  let version = 0;
  const kept: string[] = [];
  return async (files: readonly OutputFile[]): Promise<NewBundle[]> => {
    const own = files.filter((file) => basename(file.path).startsWith(`${name}.`));
    const newHash = own.map((file) => file.hash).join();
    if (newHash === hash) return [];
    hash = newHash;
    const place = join(folder, `${name}-${++version}`);
    await mkdir(place);
    await Promise.all(own.map((file) => writeFile(join(place, basename(file.path)), file.contents)));
    const keep = async () => {
      kept.unshift(place);
      // An environment may be loading the last one at this moment, but not the one before it.
      await Promise.all(kept.splice(2).map(remove));
    };
    const drop = () => {
      hash = '';
      return remove(place);
    };
    return [{ name, path: join(place, `${name}.cjs`), keep, drop }];
  };
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
