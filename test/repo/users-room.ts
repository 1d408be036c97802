import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Command } from '@commander-js/extra-typings';
import { CommandFailed } from '../../cli/terminal/problem.ts';
import { startProgram } from '../../cli/terminal/start-program.ts';
import type { CommandContext } from '../../cli/terminal/surroundings.ts';
import { copyProject } from '../support/project-copy.ts';

const AFTER = `
The processors of the copy import a package, read the environment, call AWS, log
what they like, and post to an address, at import too. The tests must be green,
and nobody may have called that address. Takes as long as npm test.`;

await startProgram(({ environment, end }: CommandContext) =>
  new Command('npm run test:users-room')
    .description("Runs npm test beside processors that do whatever a user's may do.")
    .addHelpText('after', AFTER)
    .action(async () => {
      const npm = environment.npm_execpath;
      if (npm === undefined)
        throw new CommandFailed('npm must start this, since it runs npm. Type: npm run test:users-room');
      const address = await listenForCalls();
      const status = await runTests(npm, address.url);
      address.close();
      if (address.calls.length > 0)
        throw new CommandFailed(`Processors of the user's have called their address: ${address.calls.join(', ')}`);
      if (status !== 0) end(1);
    }),
);

/** The address that the processors post to. */
async function listenForCalls() {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { url, calls, close: () => server.close() };
}

/** `npm test` in a copy of the project, with its output shown; its exit status. */
async function runTests(npm: string, url: string): Promise<unknown> {
  const project = copyProject({
    'package.json': '{ "name": "a-users-own", "private": true, "type": "module" }',
    // No rule of format or style of the product applies here; that it fails is the user's business.
    'own.test.ts': "import { test } from '@jest/globals';\ntest('fails',()=>{throw new Error(\"red\")})\n",
    'table.ts': table(url),
  });
  try {
    const child = spawn(process.execPath, [npm, 'test'], { cwd: project.folder, stdio: 'inherit' });
    const [status]: unknown[] = await once(child, 'exit');
    return status;
  } finally {
    project.remove();
  }
}

function table(url: string): string {
  return `import { DescribeAlarmsCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import { logSummary, type Processor, type Processors } from 'oktopost-webhooks';

const stage = process.env.STAGE ?? 'none';
const cloudwatch = new CloudWatchClient({ region: 'us-east-1', endpoint: '${url}/aws' });
console.log('the processors are loaded', stage, fc.__version);
void fetch('${url}/import').catch(() => undefined);

const toCrm: Processor<'newLead'> = async ({ data }) => {
  console.log(data.Email);
  await cloudwatch.send(new DescribeAlarmsCommand({}));
  await fetch('${url}/lead', { method: 'POST', body: JSON.stringify(data) });
};

export const processors = { newLead: toCrm, fallback: logSummary } satisfies Processors;
export default processors;
`;
}
