import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { bundleOptions } from '../esbuild.config.ts';
import { processorsTable } from '../local/lambda/processors-table.ts';

const root = resolve(import.meta.dirname, '..');
const plugins = [processorsTable([join(import.meta.dirname, 'plain-processors.ts')])];

/** What esbuild does when nobody tells it more. */
const DEFAULT_OPTIONS = { bundle: true, platform: 'node' } satisfies BuildOptions;

const VARIANTS = [
  { name: 'receive', entry: 'functions/receive.ts', options: bundleOptions },
  { name: 'receive, default options', entry: 'functions/receive.ts', options: DEFAULT_OPTIONS },
  { name: 'process', entry: 'functions/process.ts', options: bundleOptions },
] as const;

export type VariantName = (typeof VARIANTS)[number]['name'];

export interface Bundle {
  name: VariantName;
  file: string;
  bytes: number;
}

/** The functions as they are packaged, and the handler of receive bundled with esbuild's default options. */
export function buildBundles(folder: string): Promise<Bundle[]> {
  return Promise.all(
    VARIANTS.map(async ({ name, entry, options }, i) => {
      const file = join(folder, `${i}.cjs`);
      await build({
        ...options,
        plugins,
        entryPoints: [entry],
        absWorkingDir: root,
        outfile: file,
        logLevel: 'warning',
      });
      return { name, file, bytes: statSync(file).size };
    }),
  );
}
