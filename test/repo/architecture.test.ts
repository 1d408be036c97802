import { describe, expect, test } from '@jest/globals';
import { importsOf, projectFiles, read } from './imports.ts';
import { circleIn } from './laws/circles.ts';
import { ROOMS, roomOf, roomProblems } from './laws/rooms.ts';
import { textsOf } from './laws/syntax.ts';
import { usesOf, wrongExportsOf } from './laws/uses.ts';

/** Processors are the user's: no law of the product applies in there. */
const SOURCES = projectFiles().filter((file) => /\.[cm]?[jt]s$/.test(file) && !file.startsWith('processors/'));
const PRODUCT = SOURCES.filter((file) => !['proofs', 'tests'].includes(roomOf(file)?.room ?? ''));
const usesByFile = new Map(SOURCES.map((file) => [file, usesOf(read(file))]));

/** The files, of those given, that use something. */
function using(pattern: RegExp, among = SOURCES): string[] {
  return among.filter((file) => [...(usesByFile.get(file) ?? [])].some((use) => pattern.test(use))).sort();
}

describe('every file is in a room, and imports from its own room and from floors below:', () => {
  test.each(ROOMS.filter(({ room }) => room !== 'processors'))('$room', (room) => {
    const own = SOURCES.filter((file) => roomOf(file) === room);
    expect(own.length).toBeGreaterThan(0);
    expect(own.flatMap((file) => roomProblems(file, read(file)))).toEqual([]);
  });

  test('no file is outside', () => {
    expect(SOURCES.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  test.each([
    ['a new folder at top level', 'tools/release.ts', ''],
    ['a script at top level', 'release.mjs', ''],
    ['a folder of lib that nobody has named', 'lib/helpers/misc.ts', ''],
    ['an import from a floor above', 'lib/oktopost/delivery.ts', "import { receive } from '../receive/receive.ts';"],
    ['a type from a floor above', 'lib/process/item.ts', "export type X = import('../aws/ledger.ts').Ledger;"],
    ['an import that is made late', 'lib/receive/receive.ts', "const x = await import('../aws/sqs-queue.ts');"],
    ['one whose path is a template', 'lib/receive/receive.ts', 'const x = await import(`../aws/sqs-queue.ts`);'],
    ['a file that is required', 'local/lambda/worker.ts', "const x = require('../../cli/okto.ts');"],
    ['an export from a floor above', 'lib/webhooks.ts', "export { a } from './aws/secrets-webhooks.ts';"],
    ['a file of the product that reads a test', 'cli/okto.ts', "import { x } from '../test/support/okto.ts';"],
    ['another room of the same floor', 'lib/receive/receive.ts', "import '../process/item.ts';"],
    ['a package that the room does not have', 'lib/receive/receive.ts', "import { SQS } from '@aws-sdk/client-sqs';"],
    ['a package of nobody, in a proof', 'test/fuzz/fuzz.ts', "import chalk from 'chalk';"],
  ])('seen: %s', (_, file, source) => {
    expect(roomProblems(file, source)).toHaveLength(1);
  });

  test.each([
    ['a floor below', 'lib/receive/receive.ts', "import { x } from '../oktopost/delivery.ts';"],
    ['the same room', 'test/chaos/chaos.ts', "import { judge } from './judge.ts';"],
    ['an import in a comment or a text', 'lib/json.ts', "// import './aws/x.ts'\nexport const x = \"import 'y'\";"],
  ])('not refused: %s', (_, file, source) => {
    expect(roomProblems(file, source)).toEqual([]);
  });
});

describe('no files import one another in a circle:', () => {
  test('none do', () => {
    expect(circleIn(new Map(PRODUCT.map((file) => [file, importsOf(file).files])))).toEqual([]);
  });

  test.each<[string, Record<string, string[]>, string[]]>([
    ['two', { a: ['b'], b: ['a'] }, ['a', 'b', 'a']],
    ['three, behind one that is in no circle', { z: ['a'], a: ['b'], b: ['c'], c: ['a'] }, ['a', 'b', 'c', 'a']],
    ['a file and itself', { a: ['a'] }, ['a', 'a']],
    ['two ways to one file are no circle', { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, []],
  ])('seen: %s', (_, imports, circle) => {
    expect(circleIn(new Map(Object.entries(imports)))).toEqual(circle);
  });
});

test('no file of the product names a path in test/, but in a sentence', () => {
  const named = (source: string) => textsOf(source).some((text) => /^[./]*test\/\S*$/.test(text));
  expect(PRODUCT.filter((file) => named(read(file)))).toEqual([]);
  const planted = ["read('test/vectors/x.json')", "join(root, '../test/')", 'read(`./test/x`)'];
  expect(planted.map(named)).toEqual([true, true, true]);
});

test('nobody imports a function', () => {
  for (const file of PRODUCT) expect(importsOf(file).files.filter((path) => path.startsWith('functions/'))).toEqual([]);
});

test('only functions/process.ts and the faults of the local stack import the table of processors', () => {
  const importing = SOURCES.filter((file) => importsOf(file).files.some((path) => path.startsWith('processors/')));
  expect(importing).toEqual(['functions/process.ts', 'local/faults/processors.ts']);
});

test('lib and functions read the environment in lib/config.ts only', () => {
  expect(using(/^process\.env$/).filter((file) => /^(lib|functions)\//.test(file))).toEqual(['lib/config.ts']);
});

/** Whoever starts a program hands over the words that were typed, and reads none of them. */
const LAUNCHERS = [
  // With one path, by bench/measure.ts.
  'bench/import-once.ts',
  'cli/bin.js',
  'cli/launch.js',
  'cli/main.ts',
  'cli/terminal/start-program.ts',
  'test/jest.ts',
  'test/mutation/mutate.ts',
  'test/support/okto.ts',
];

test('there is one way to parse a command line: the kit in cli/terminal, which launchers hand it to', () => {
  expect(using(/^process\.(argv0?|execArgv)$|\.parseArgs$/)).toEqual(LAUNCHERS);
  const inProduct = SOURCES.filter((file) => !file.startsWith('test/cli/'));
  expect(using(/\.parse(Async|Options)$/, inProduct)).toEqual(['cli/terminal/run-program.ts']);
});

describe('there is one way, in the kit of cli/terminal,', () => {
  const speaking = SOURCES.filter(
    (file) => /^(cli|local|bench|test\/(chaos|simulation|fuzz|repo))\//.test(file) && !file.endsWith('.test.ts'),
  );
  test.each<[string, RegExp, string[]]>([
    [
      'an error becomes a sentence: elsewhere only before there is TypeScript, in a Lambda, and where a send goes on after it, which `say` says',
      /^(stderr\.write|console\.(error|warn))$/,
      ['cli/launch.js', 'cli/terminal/run-program.ts', 'local/lambda/worker.ts'],
    ],
    [
      'a program ends: elsewhere only a launcher, a measurement, a stop that hangs, what plays an item that crashes, and the environment of a local Lambda',
      /^process\.(exit|abort)$/,
      [
        'bench/import-once.ts',
        'cli/launch.js',
        'cli/run-stack.ts',
        'cli/terminal/own-surroundings.ts',
        'local/lambda/worker.ts',
        'test/chaos/observed-processors.ts',
      ],
    ],
    [
      'a table is laid out: elsewhere only the events of npm start, traces, and the escapes of curl',
      /\.pad(End|Start)$/,
      [
        'cli/terminal/table.ts',
        'local/terminal/columns.ts',
        'local/terminal/print-event.ts',
        'test/simulation/engine/trace.ts',
      ],
    ],
    [
      'progress is shown',
      /\b(cli-progress\.|SingleBar$|MultiBar$|\.cursorTo$|\.clearLine$)/,
      ['cli/terminal/progress.ts'],
    ],
  ])('%s', (_, pattern, homes) => {
    expect(using(pattern, speaking)).toEqual(homes);
  });
});

test('a command writes on the screens that it is given, and reads the environment that it is given', () => {
  const cli = SOURCES.filter((file) => file.startsWith('cli/') && file.endsWith('.ts'));
  expect(using(/^(console\.|process\.(stdout|stderr|stdin|env)$)/, cli)).toEqual([
    'cli/main.ts',
    'cli/terminal/own-surroundings.ts',
  ]);
});

describe('what a source uses is seen, however it is written:', () => {
  test.each([
    ['process.argv', 'const words = process.argv.slice(2);'],
    ['process.argv', "const words = globalThis.process['argv'];"],
    ['process.argv', 'const { argv } = process;'],
    ['process.argv', 'const { argv: words = [] } = process;'],
    ['process.argv', "import { argv as words } from 'node:process';"],
    ['process.argv', "import { argv } from 'process';"],
    ['process.argv', 'for (const word of process?.argv ?? []) console.log(word);'],
    ['process.argv', "import p from 'node:process'; p.argv.shift();"],
    ['process.argv', 'const p = process; p.argv.shift();'],
    ['util.parseArgs', "import { parseArgs } from 'node:util'; parseArgs({});"],
    ['util.parseArgs', "import * as util from 'node:util'; util.parseArgs({});"],
    ['process.env', 'const { env: { STAGE } } = process;'],
    ['process.exit', "const stop = () => process['exit'](1);"],
    ['stderr.write', 'context.stderr.write(text);'],
  ])('%s in: %s', (use, source) => {
    expect([...usesOf(source)]).toContain(use);
  });

  test('but not in a comment, in a text, or as the name of a parameter', () => {
    const source = "// process.argv\nexport const f = (argv: string[]) => [argv, 'process.argv'];";
    expect([...usesOf(source)]).toEqual([]);
  });
});

describe('nothing has a default export, and only the package itself re-exports what another file exports:', () => {
  test('nothing does', () => {
    const found = PRODUCT.filter((file) => !file.endsWith('.d.ts') && wrongExportsOf(read(file)).length > 0);
    expect(found).toEqual(['lib/index.ts']);
  });

  test.each([
    'export default 1;',
    'export default function f() {}',
    "export * from './a.ts';",
    "export * as a from './a.ts';",
    "export { a } from './a.ts';",
    "export type { A } from './a.ts';",
    "import { a } from './a.ts';\nexport { a };",
    "import { a } from './a.ts';\nexport { a as b };",
    'const a = 1;\nexport { a as default };',
  ])('seen: %s', (source) => {
    expect(wrongExportsOf(source)).toHaveLength(1);
  });

  test.each(["import { a } from './a.ts';\nexport const b = a;", "const a = 1;\nexport { a as 'module.exports' };"])(
    'not refused: %s',
    (source) => {
      expect(wrongExportsOf(source)).toEqual([]);
    },
  );
});
