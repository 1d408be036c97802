import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { copyProject } from '../support/project-copy.ts';

/**
 * `npm run test:users-room`: runs `npm test` in a copy of the project whose processors do what a user's may do: import a
 * package, read the environment, call AWS, log what they like, and post to an address, at import too. The tests must be green,
 * and nobody must have called that address.
 */
const HELP = `Usage: npm run test:users-room

Runs npm test in a copy of the project whose processors do whatever a user's may
do. The tests must be green, and nobody may have called the address that the
processors post to. Takes as long as npm test.
`;
if (process.argv.slice(2).some((word) => word === '-h' || word === '--help')) {
  process.stdout.write(HELP);
  process.exit();
}

const calls: string[] = [];
const server = createServer((request, response) => {
  calls.push(`${request.method} ${request.url}`);
  response.end();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;

const TABLE = `import { DescribeAlarmsCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import { logSummary, type Processor, type Processors } from 'oktopost-webhooks';

const stage = process.env.STAGE ?? 'none';
const cloudwatch = new CloudWatchClient({ region: 'us-east-1', endpoint: '${url}/aws' });
console.log('the processors are loaded', stage, fc.__version);
await fetch('${url}/import').catch(() => undefined);

const toCrm: Processor<'newLead'> = async ({ data }) => {
  console.log(data.Email);
  await cloudwatch.send(new DescribeAlarmsCommand({}));
  await fetch('${url}/lead', { method: 'POST', body: JSON.stringify(data) });
};

export const processors = { newLead: toCrm, fallback: logSummary } satisfies Processors;
export default processors;
`;

const project = copyProject({
  'package.json': '{ "name": "a-users-own", "private": true, "type": "module" }',
  // No rule of format or style of the product applies here; that it fails is the user's business.
  'own.test.ts': "import { test } from '@jest/globals';\ntest('fails',()=>{throw new Error(\"red\")})\n",
  'table.ts': TABLE.replace("await fetch('", "void fetch('"),
});
try {
  const child = spawn(process.execPath, [npmCli(), 'test'], { cwd: project.folder, stdio: 'inherit' });
  const [code]: unknown[] = await once(child, 'exit');
  for (const call of calls) console.error(`A processor of the user's has called its address: ${call}`);
  process.exitCode = code === 0 && calls.length === 0 ? 0 : 1;
} finally {
  project.remove();
  server.close();
}

/** npm tells its scripts where it is itself. */
function npmCli(): string {
  const path = process.env.npm_execpath;
  if (path !== undefined) return path;
  console.error('npm must start this, since it runs npm. Type: npm run test:users-room');
  process.exit(1);
}
