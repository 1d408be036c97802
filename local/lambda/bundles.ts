import { type BuildOptions, type BuildResult, context, formatMessages, type Message, type Plugin } from 'esbuild';
import { bundleOptions } from '../../esbuild.config.ts';
import { PROJECT } from '../project.ts';
import { type Bundles, bundleFiles, LAMBDAS } from './bundle-files.ts';
import type { LambdaName } from './environment.ts';

export interface BundleSettings {
  /** Builds again when a source file changes. */
  watch: boolean;
  plugins: readonly Plugin[];
  /** Called after a change, with the Lambdas that are new. */
  onBuilt(changed: readonly LambdaName[], milliseconds: number): void;
  /** Called after a change that cannot be built, with esbuild's words. */
  onProblem(problem: string): void;
}

/** The sources do not build, so there is nothing to run; the message is esbuild's. */
export class BuildFailed extends Error {
  override readonly name = 'BuildFailed';
}

export interface BuiltBundles {
  /** The newest that could be built. */
  current(): Bundles;
  stop(): Promise<void>;
}

/**
 * Builds both Lambdas as a deploy does, but with source maps.
 *
 * @throws BuildFailed
 */
export async function buildBundles(settings: BundleSettings): Promise<BuiltBundles> {
  const files = await bundleFiles();
  const first = Promise.withResolvers<Bundles>();
  let bundles: Bundles | undefined;

  const onEnd = async ({ errors, outputFiles = [] }: Report, milliseconds: number) => {
    if (errors.length > 0) {
      const problem = await explain(errors);
      return bundles ? settings.onProblem(problem) : first.reject(new BuildFailed(problem));
    }
    const written = await files.write(outputFiles);
    if (bundles === undefined) first.resolve(written.bundles);
    else if (written.changed.length > 0) settings.onBuilt(written.changed, milliseconds);
    bundles = written.bundles;
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
    const built = await first.promise;
    return { current: () => bundles ?? built, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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

type Report = Pick<BuildResult, 'errors' | 'outputFiles'>;

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

async function explain(errors: Message[]): Promise<string> {
  const texts = await formatMessages(errors, { kind: 'error', color: false });
  return texts.join('').trim();
}
