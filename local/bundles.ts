import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BuildResult, context, formatMessages, type Plugin } from 'esbuild';
import { bundleOptions } from '../esbuild.config.ts';
import type { LambdaName } from './lambda-environment.ts';

export const PROJECT = join(import.meta.dirname, '..');

export type Bundles = Readonly<Record<LambdaName, string>>;

export interface BundleSettings {
  /** Builds again when a source file changes. */
  watch: boolean;
  plugins: readonly Plugin[];
  /** Called after a change, with the bundles that are new. */
  onBuilt(bundles: Partial<Bundles>, milliseconds: number): void;
  /** Called after a change that cannot be built, with esbuild's words. */
  onProblem(problem: string): void;
}

const LAMBDAS = ['receive', 'process'] as const satisfies readonly LambdaName[];

/** The sources do not build, so there is nothing to run; the message is esbuild's. */
export class BuildFailed extends Error {
  override readonly name = 'BuildFailed';
}

/**
 * Builds both Lambdas as a deploy does, but with a source map, into a folder of their own under `dist/`: `node_modules` is
 * found from there. Each build has new files, so that nobody loads half of one.
 *
 * @throws BuildFailed
 */
export async function buildBundles(settings: BundleSettings) {
  await mkdir(join(PROJECT, 'dist'), { recursive: true });
  const folder = await mkdtemp(join(PROJECT, 'dist', 'local-'));
  const written = new Map<LambdaName, string>();
  let builds = 0;

  /** Writes what differs from the last build, and answers that. */
  const write = async ({ outputFiles = [] }: BuildResult): Promise<Partial<Bundles>> => {
    const changed = LAMBDAS.filter((name) => {
      const hash = outputFiles.find(({ path }) => basename(path) === `${name}.cjs`)?.hash ?? '';
      const differs = written.get(name) !== hash;
      written.set(name, hash);
      return differs;
    });
    const build = join(folder, String(++builds));
    await mkdir(build);
    await Promise.all(outputFiles.map(({ path, contents }) => writeFile(join(build, basename(path)), contents)));
    return Object.fromEntries(changed.map((name) => [name, join(build, `${name}.cjs`)]));
  };

  let startedAt = 0;
  let watching = false;
  const reportRebuilds: Plugin = {
    name: 'report-rebuilds',
    setup(build) {
      build.onStart(() => {
        startedAt = Date.now();
      });
      build.onEnd(async (result) => {
        if (!watching) return;
        if (result.errors.length > 0) return settings.onProblem(await explain(result));
        const changed = await write(result);
        if (Object.keys(changed).length > 0) settings.onBuilt(changed, Date.now() - startedAt);
      });
    },
  };

  const builder = await context({
    ...bundleOptions,
    absWorkingDir: PROJECT,
    entryPoints: LAMBDAS.map((name) => `functions/${name}.ts`),
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    sourcemap: 'linked',
    write: false,
    logLevel: 'silent',
    plugins: [...settings.plugins, reportRebuilds],
  });
  const stop = async () => {
    await builder.dispose();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const first = await write(await builder.rebuild());
    watching = true;
    if (settings.watch) await builder.watch();
    return { bundles: complete(first), stop };
  } catch (error) {
    await stop();
    throw isFailure(error) ? new BuildFailed(await explain(error)) : error;
  }
}
