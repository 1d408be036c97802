import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLocalStack } from '../../local/stack.ts';

let stack: Awaited<ReturnType<typeof startLocalStack>>;
beforeAll(async () => {
  stack = await startLocalStack({ processorsTable: resolve(import.meta.dirname, '../support/processors.ts') });
}, 60_000);
afterAll(() => stack.stop());

/** `npm run smoke -- …`, as a process. */
const smoke = (...options: string[]) =>
  promisify(execFile)(process.execPath, [resolve(import.meta.dirname, '../../cli/main.ts'), 'smoke', ...options]).catch(
    (failure: { stdout: string; stderr: string; code: number }) => failure,
  );

test('a canary goes through the whole local pipeline, and each hop is shown with its time', async () => {
  const { stdout } = await smoke('--local', stack.url);
  expect(stdout).toMatch(/^ok {4}receive +\d+ ms {2}accepted as delivery \S+$/m);
  expect(stdout).toMatch(/^ok {4}process +\d+ ms {2}done, and in the ledger$/m);
  expect(stdout).toContain('All is well');
  expect(await stack.state()).toMatchObject({ counts: { accepted: 1, done: 1 }, items: [{ event: 'smokeTest' }] });
}, 60_000);

test('where nothing listens, it says how to start it, skips what needs it, and ends with status 1', async () => {
  expect(await smoke('--local', 'http://127.0.0.1:1')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /FAIL {2}receive.*cannot be reached.*\n.*\n\n +npm start\n\nskip {2}process.*there is no canary to follow\n/,
    ),
  });
});

test('--json names what was looked at', async () => {
  const { stdout } = await smoke('--local', 'http://127.0.0.1:1', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    local: 'http://127.0.0.1:1',
    checks: [
      { ok: false, result: 'failed', name: 'receive' },
      { ok: false, result: 'skipped', name: 'process' },
    ],
  });
}, 20_000);

test.each([
  ['--local', 'nowhere'],
  ['--satge', 'prod'],
])('%s %s is not understood: status 2', async (...options) => {
  expect(await smoke(...options)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/npm run okto -- smoke --help/),
  });
});
