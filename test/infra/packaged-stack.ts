import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

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

/** No account, no credentials and no configuration of a user: what is packaged must not depend on them. */
const NO_ACCOUNT = {
  PATH: process.env.PATH,
  HOME: tmpdir(),
  AWS_EC2_METADATA_DISABLED: 'true',
  SLS_INTERACTIVE_SETUP_ENABLE: '',
};

/** What `npm run package -- …` makes: the CloudFormation template and the zips. Throws, with what was printed, where it fails. */
export async function packageStack(...options: string[]): Promise<PackagedStack> {
  const folder = mkdtempSync(join(tmpdir(), 'packaged-'));
  try {
    await serverless('package', '--package', folder, ...options);
    const template: Template = JSON.parse(
      readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'),
    );
    const zip = (name: string) => readFileSync(join(folder, `${name}.zip`));
    return { template, zips: { receive: zip('receive'), process: zip('process') } };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the Serverless Framework on the Node that runs the tests, and answers what it prints. */
export async function serverless(...options: string[]): Promise<string> {
  const bin = resolve(root, 'node_modules/.bin/serverless');
  const { stdout, stderr } = await run(process.execPath, [bin, ...options], { cwd: root, env: NO_ACCOUNT });
  return stdout + stderr;
}
