import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { fieldsOf } from '../../lib/json.ts';
import { type LambdaPool, startPool } from '../../local/lambda/pool.ts';

let folder: string;
let pool: LambdaPool | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundles-'));
});
afterEach(() => pool?.stop());
afterAll(() => rm(folder, { recursive: true }));

let bundles = 0;
async function bundle(handler: string): Promise<string> {
  const path = join(folder, `${++bundles}.cjs`);
  await writeFile(path, `let calls = 0; exports.handler = ${handler};`);
  return path;
}

const lines: string[] = [];
async function start(handler: string, { atOnce = 1, timeoutSeconds = 10 } = {}): Promise<LambdaPool> {
  const path = await bundle(handler);
  const lambda = { name: 'process', timeoutSeconds, atOnce, variables: { SETTING: 'value' } } as const;
  pool = startPool(lambda, (line) => lines.push(line));
  await pool.load(path);
  return pool;
}

test('an environment is kept, and sees its own variables only', async () => {
  const { invoke } = await start('async () => ({ calls: ++calls, variables: Object.keys(process.env) })');
  expect((await invoke({})).response).toEqual({ calls: 1, variables: ['SETTING'] });
  expect((await invoke({})).response).toEqual({ calls: 2, variables: ['SETTING'] });
});

test('one environment runs one invocation at a time; more are made up to the limit, and the rest waits', async () => {
  const { invoke } = await start(
    `async () => {
      globalThis.environment ??= Math.random();
      globalThis.running = (globalThis.running ?? 0) + 1;
      const atATime = globalThis.running;
      await new Promise((resolve) => setTimeout(resolve, 20));
      globalThis.running--;
      return { environment: globalThis.environment, atATime };
    }`,
    { atOnce: 2 },
  );
  const responses = await Promise.all([1, 2, 3, 4].map(async () => fieldsOf((await invoke({})).response)));
  expect(responses.map(({ atATime }) => atATime)).toEqual([1, 1, 1, 1]);
  expect(new Set(responses.map(({ environment }) => environment)).size).toBe(2);
});

test('the handler learns what time it has left, and its response is what JSON makes of it', async () => {
  const { invoke } = await start(
    'async (event, context) => ({ event, left: context.getRemainingTimeInMillis(), id: context.awsRequestId, gone: undefined })',
  );
  const { response } = await invoke({ a: [1], gone: undefined });
  expect(response).toEqual({
    event: { a: [1] },
    left: expect.any(Number),
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(response).toHaveProperty('left', expect.any(Number));
});

test('what it writes comes line by line, before its response', async () => {
  const { invoke } = await start(
    "async () => { console.log('one\\ntwo'); process.stdout.write('thr'); console.error('ee'); }",
  );
  expect(await invoke({})).toEqual({ response: null, lines: ['one', 'two', 'three'] });
});

test('a handler that throws fails the invocation, and its environment lives on', async () => {
  const { invoke } = await start("async () => { if (++calls === 1) throw new RangeError('no'); return calls; }");
  await expect(invoke({})).rejects.toThrow('RangeError: no');
  expect((await invoke({})).response).toBe(2);
});

test.each([
  ['exits', 'process.exit(3)', 'Runtime exited: exit status 3'],
  [
    'throws outside of its promise',
    "setImmediate(() => { throw new Error('lost'); })",
    'Runtime exited: exit status 129',
  ],
  ['leaves a promise alone', "Promise.reject(new Error('alone'))", 'Runtime exited: exit status 128'],
  ['takes all memory', 'const all = []; for (;;) all.push(Array(1e6).fill(Math.random()))', 'memory'],
])(
  'an environment that %s fails the invocation, and a new one takes the next',
  async (_, deed, reason) => {
    const { invoke } = await start(`async ({ crash }) => {
    if (!crash) return ++calls;
    ${deed};
    await new Promise(() => setInterval(() => {}, 1_000));
  }`);
    await expect(invoke({ crash: true })).rejects.toThrow(reason);
    expect((await invoke({})).response).toBe(1);
  },
  20_000,
);

test.each([
  ['waits', 'await new Promise(() => setInterval(() => {}, 1_000))'],
  ['never lets go of the thread', 'for (;;);'],
])('a handler that %s is ended when its time is up', async (_, deed) => {
  const { invoke } = await start(`async ({ slow }) => { if (!slow) return ++calls; ${deed}; }`, {
    timeoutSeconds: 0.2,
  });
  await expect(invoke({ slow: true })).rejects.toThrow('Task timed out after 0.20 seconds');
  expect((await invoke({})).response).toBe(1);
});

test('a bundle that is loaded takes the place of the one before, for the next invocation', async () => {
  const { invoke, load } = await start("async () => 'old'");
  const running = invoke({});
  await load(await bundle("async () => 'new'"));
  expect((await running).response).toBe('old');
  expect((await invoke({})).response).toBe('new');
});

test.each([
  ['throws', "(() => { throw new TypeError('no such thing'); })()", 'does not load: TypeError: no such thing'],
  ['throws what is no error', "(() => { throw 'a text'; })()", "does not load: 'a text' was thrown"],
  ['ends Node', 'process.exit(3)', 'Runtime exited: exit status 3'],
  ['exports no function', '{}', 'does not load: Error: The bundle exports no function named handler.'],
])(
  'a bundle that %s when it is loaded is refused with the reason, and the one before it goes on',
  async (_, handler, reason) => {
    const { invoke, load } = await start("async () => 'old'");
    lines.length = 0;
    await expect(load(await bundle(handler))).rejects.toThrow(reason);
    expect((await invoke({})).response).toBe('old');
    expect(lines).toEqual([]);
  },
);
