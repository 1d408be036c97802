import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { copyProject, PLAIN_PROCESSORS } from '../support/project-copy.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Resource {
  Type: string;
  Condition?: string;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
  Properties: Readonly<Record<string, unknown>>;
}

export interface Template {
  Resources: Readonly<Record<string, Resource>>;
  Conditions: Readonly<Record<string, unknown>>;
  Outputs: Readonly<Record<string, { Condition?: string; Value: unknown }>>;
}

export interface PackagedStack {
  template: Template;
  zips: Readonly<Record<'receive' | 'process', Buffer>>;
}

/**
 * What `npm run package -- …` makes without the user's processors: the CloudFormation template and the zips. Throws, with what
 * was printed, where it fails.
 */
export async function packageStack(...options: string[]): Promise<PackagedStack> {
  const project = copyProject(PLAIN_PROCESSORS);
  const folder = join(project.folder, 'packaged');
  try {
    const { status, output } = await serverless(project.folder, 'package', '--package', folder, ...options);
    if (status !== 0) throw new Error(output);
    const template: Template = JSON.parse(
      readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'),
    );
    const zip = (name: string) => readFileSync(join(folder, `${name}.zip`));
    return { template, zips: { receive: zip('receive'), process: zip('process') } };
  } finally {
    project.remove();
  }
}

export interface Packaging {
  status: number | null;
  /** What is printed. */
  output: string;
  /** Names of what is left in the temporary directory. */
  left: string[];
}

/**
 * Runs the Serverless Framework in a project, on the Node that runs the tests. No account, no credentials and no configuration
 * of a user: what is packaged must not depend on them. What it leaves in the home goes with the project.
 */
export async function serverless(folder: string, ...options: string[]): Promise<Packaging> {
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary, { recursive: true });
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    TMPDIR: temporary,
    TEMP: temporary,
    AWS_EC2_METADATA_DISABLED: 'true',
    SLS_INTERACTIVE_SETUP_ENABLE: '',
  };
  const child = spawn(process.execPath, [resolve(root, 'node_modules/.bin/serverless'), ...options], {
    cwd: folder,
    env,
  });
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { status: child.exitCode, output: printed + errors, left: readdirSync(temporary) };
}
