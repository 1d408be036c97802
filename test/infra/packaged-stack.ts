import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { copyProject, PLAIN_PROCESSORS } from '../support/project-copy.ts';

const run = promisify(execFile);
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
 * No account, no credentials and no configuration of a user: what is packaged must not depend on them. What the framework and
 * its plugin leave in the home and in the temporary directory goes with the copy.
 */
const environment = (folder: string) => ({
  PATH: process.env.PATH,
  HOME: folder,
  TMPDIR: folder,
  TEMP: folder,
  AWS_EC2_METADATA_DISABLED: 'true',
  SLS_INTERACTIVE_SETUP_ENABLE: '',
});

/**
 * What `npm run package -- …` makes without the user's processors: the CloudFormation template and the zips. Throws, with what
 * was printed, where it fails.
 */
export async function packageStack(...options: string[]): Promise<PackagedStack> {
  const project = copyProject(PLAIN_PROCESSORS);
  const folder = join(project.folder, 'packaged');
  try {
    await serverless(project.folder, 'package', '--package', folder, ...options);
    const template: Template = JSON.parse(
      readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'),
    );
    const zip = (name: string) => readFileSync(join(folder, `${name}.zip`));
    return { template, zips: { receive: zip('receive'), process: zip('process') } };
  } finally {
    project.remove();
  }
}

/** Runs the Serverless Framework on the Node that runs the tests, and answers what it prints. */
async function serverless(folder: string, ...options: string[]): Promise<string> {
  const bin = resolve(root, 'node_modules/.bin/serverless');
  const { stdout, stderr } = await run(process.execPath, [bin, ...options], { cwd: folder, env: environment(folder) });
  return stdout + stderr;
}
