import { type BuildOptions, type BuildResult, context, type OutputFile, type Plugin } from 'esbuild';
import { bundleOptions } from '../../esbuild.config.ts';
import { buildProblem } from '../../lib/operate/build-problem.ts';
import { messageOf } from '../message-of.ts';
import { PROJECT } from '../project.ts';
import { type BundleFiles, bundleFiles, LAMBDAS, type NewBundle } from './bundle-files.ts';
import type { LambdaName } from './environment.ts';

export interface BundleSettings {
  /** Builds again when a source file changes. */
  watch: boolean;
  plugins: readonly Plugin[];
  /** Makes a bundle live. Rejects, with the reason, where it cannot be loaded. */
  load(name: LambdaName, bundle: string): Promise<void>;
  /** Called after a change, with the Lambdas that are new. @param again The change before it did not get live. */
  onBuilt(changed: readonly LambdaName[], milliseconds: number, again: boolean): void;
  /** Called after a change that cannot be built or loaded, with the reason: a line for each error. */
  onProblem(problem: string): void;
}

/** The sources cannot be built or loaded, so there is nothing to run; the message says where and why. */
export class BuildFailed extends Error {
  override readonly name = 'BuildFailed';
}

export interface Builder {
  stop(): Promise<void>;
}

/**
 * Builds both Lambdas as a deploy does, but with source maps, and makes them live: what cannot be loaded never gets live.
 *
 * @throws BuildFailed
 */
export async function buildBundles(settings: BundleSettings): Promise<Builder> {
  const files = await bundleFiles();
  const first = Promise.withResolvers<void>();
  let state: 'starting' | 'live' | 'broken' = 'starting';

  const onEnd = async (result: Report, milliseconds: number) => {
    try {
      const changed = await goLive(result, files, settings);
      if (state === 'starting') first.resolve();
      else if (state === 'broken') settings.onBuilt(changed.length > 0 ? changed : LAMBDAS, milliseconds, true);
      else if (changed.length > 0) settings.onBuilt(changed, milliseconds, false);
      state = 'live';
    } catch (error) {
      if (state === 'starting') return first.reject(error);
      state = 'broken';
      settings.onProblem(messageOf(error));
    }
  };
  const builder = await context(buildOptions(files.folder, [...settings.plugins, buildReporter(onEnd)]));
  const stop = async () => {
    await builder.dispose();
    await files.remove();
  };
  try {
    // What goes wrong is reported to the plugin.
    const started = settings.watch ? builder.watch() : builder.rebuild();
    started.catch(() => undefined);
    await first.promise;
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Answers the Lambdas that are new. @throws BuildFailed */
async function goLive({ errors, outputFiles = [] }: Report, files: BundleFiles, { load }: BundleSettings) {
  if (errors.length > 0) throw new BuildFailed(buildProblem(errors));
  const bundles = await files.write(outputFiles);
  await Promise.all(bundles.map((bundle) => loadOrDrop(bundle, load)));
  return bundles.map(({ name }) => name);
}

async function loadOrDrop({ name, path, keep, drop }: NewBundle, load: BundleSettings['load']): Promise<void> {
  try {
    await load(name, path);
  } catch (error) {
    await drop();
    throw new BuildFailed(messageOf(error), { cause: error });
  }
  await keep();
}

function buildOptions(outdir: string, plugins: Plugin[]) {
  return {
    ...bundleOptions,
    absWorkingDir: PROJECT,
    entryPoints: LAMBDAS.map((name) => `functions/${name}.ts`),
    outdir,
    outExtension: { '.js': '.cjs' },
    // The frames of an error name the lines of the source files.
    sourcemap: 'linked',
    write: false,
    logLevel: 'silent',
    plugins,
  } satisfies BuildOptions;
}

type Report = Pick<BuildResult, 'errors'> & { outputFiles?: OutputFile[] | undefined };

function buildReporter(onEnd: (result: Report, milliseconds: number) => Promise<void>): Plugin {
  return {
    name: 'report',
    setup(build) {
      let startedAt = 0;
      build.onStart(() => {
        startedAt = Date.now();
      });
      build.onEnd((result) => onEnd(result, Date.now() - startedAt));
    },
  };
}
