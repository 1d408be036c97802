import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../../esbuild.config.ts';
import { processorsTable } from '../../local/lambda/processors-table.ts';

const root = resolve(import.meta.dirname, '../..');

/** The permission that a command of the SDK needs. */
const ACTIONS: Readonly<Record<string, string>> = {
  SendMessage: 'sqs:SendMessage',
  SendMessageBatch: 'sqs:SendMessage',
  ChangeMessageVisibility: 'sqs:ChangeMessageVisibility',
  GetSecretValue: 'secretsmanager:GetSecretValue',
  PutObject: 's3:PutObject',
  GetObject: 's3:GetObject',
  GetItem: 'dynamodb:GetItem',
  Query: 'dynamodb:Query',
  UpdateItem: 'dynamodb:UpdateItem',
};

/** The actions that the SDK commands in a function's bundle need: those that its sources make, followed from its entry. */
export async function actionsOf(entry: string): Promise<Set<string>> {
  const { metafile } = await build({
    ...bundleOptions,
    // What a user's processor calls is the user's to allow.
    plugins: [processorsTable([resolve(root, 'test/support/processors.ts')])],
    entryPoints: [resolve(root, entry)],
    absWorkingDir: root,
    outfile: 'unused.js',
    metafile: true,
    write: false,
  });
  const sources = Object.keys(metafile.inputs).filter((path) => !/(^|\/)node_modules\//.test(path));
  const commands = sources.flatMap((path) =>
    [...readFileSync(resolve(root, path), 'utf8').matchAll(/new (?:\w+\.)?(\w+)Command\(/g)].map((match) => match[1]),
  );
  return new Set(commands.map((command) => ACTIONS[command ?? ''] ?? `no action is known for ${command}Command`));
}
