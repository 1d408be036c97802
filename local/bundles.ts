import { type BuildOptions, type BuildResult, context, formatMessages, type Message, type Plugin } from 'esbuild';
import { bundleOptions } from '../esbuild.config.ts';
import { type Bundles, bundleFiles, LAMBDAS } from './bundle-files.ts';
import { PROJECT } from './project.ts';

export interface BundleSettings {
  /** Builds again when a source file changes. */
  watch: boolean;
  plugins: readonly Plugin[];
  /** Called after a change, with the bundles that are new. */
  onBuilt(changed: Partial<Bundles>, milliseconds: number): void;
  /** Called after a change that cannot be built, with esbuild's words. */
  onProblem(problem: string): void;
}

/** The sources do not build, so there is nothing to run; the message is esbuild's. */
export class BuildFailed extends Error {
  override readonly name = 'BuildFailed';
}

/**
 * Builds both Lambdas as a deploy does, but with source maps.
 *
 * @throws BuildFailed
 */
export async function buildBundles(settings: BundleSettings): Promise<{ bundles: Bundles; stop(): Promise<void> }> {
  const files = await bundleFiles();
  const first = Promise.withResolvers<Bundles>();
  first.promise.catch(() => undefined);
  let built = false;

  const report = buildReporter(async ({ errors, outputFiles = [] }, milliseconds) => {
    if (errors.length > 0) {
      const problem = await explain(errors);
      return built ? settings.onProblem(problem) : first.reject(new BuildFailed(problem));
    }
    const changed = await files.write(outputFiles);
    if (built && Object.keys(changed).length > 0) settings.onBuilt(changed, milliseconds);
    const { receive, process } = changed;
    if (!built && receive && process) first.resolve({ receive, process });
    built = true;
  });
  const builder = await context(buildOptions(files.folder, [...settings.plugins, report]));
  const stop = async () => {
    await builder.dispose();
    await files.remove();
  };
  try {
    // Both report their failures to the plugin.
    if (settings.watch) await builder.watch();
    else await builder.rebuild().catch(() => undefined);
    return { bundles: await first.promise, stop };
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
