import { join } from 'node:path';
import { type BuildFailure, build } from 'esbuild';
import { bundleOptions } from '../esbuild.config.ts';
import { buildProblem } from '../lib/operate/build-problem.ts';

/** What is used of the Serverless Framework to make zips. */
export interface Packager {
  serviceDir: string;
  service: { functions: Record<string, { package?: { artifact?: string } }> };
  classes: { Error: new (message: string) => Error };
  pluginManager: { plugins: readonly object[] };
}

/** The framework's own plugin that makes zips. */
interface Zipper {
  /** @returns The path of the zip, in which the names of the files do not have `prefix`. */
  zipFiles(files: readonly string[], name: string, prefix: string): Promise<string>;
}

/** Below it are the bundles with their source maps. */
const FOLDER = '.esbuild';
const RUNS_USERS_CODE = 'process';

/**
 * Bundles functions as esbuild.config.ts says, and has the framework make a zip of each: its one bundle, and beside that of
 * process, which runs the user's code, the source map that names the places of errors.
 *
 * @throws The framework's own error, which it shows without a stack trace, where the sources do not build.
 */
export async function packageFunctions(serverless: Packager, names: readonly string[]): Promise<void> {
  const { serviceDir, service, pluginManager } = serverless;
  await bundle(serverless, names);
  const zipper = pluginManager.plugins.find(isZipper);
  if (zipper === undefined) throw new Error('The Serverless Framework has no plugin that makes zips.');
  const folder = join(serviceDir, FOLDER);
  for (const name of names) {
    const files = [`functions/${name}.js`, ...(name === RUNS_USERS_CODE ? [`functions/${name}.js.map`] : [])];
    const paths = files.map((file) => join(folder, file));
    const artifact = await zipper.zipFiles(paths, `${name}.zip`, folder);
    service.functions[name] = { ...service.functions[name], package: { artifact } };
  }
}

async function bundle({ serviceDir, classes }: Packager, names: readonly string[]): Promise<void> {
  try {
    await build({
      ...bundleOptions,
      absWorkingDir: serviceDir,
      entryPoints: names.map((name) => `functions/${name}.ts`),
      outbase: '.',
      outdir: FOLDER,
      logLevel: 'silent',
    });
  } catch (error) {
    if (isBuildFailure(error)) throw new classes.Error(`The Lambdas cannot be built.\n${buildProblem(error.errors)}`);
    throw error;
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error;
}

function isZipper(plugin: object): plugin is Zipper {
  return 'zipFiles' in plugin && typeof plugin.zipFiles === 'function';
}
