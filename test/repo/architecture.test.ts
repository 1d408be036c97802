import { describe, expect, test } from '@jest/globals';
import { files, importsOf, read } from './imports.ts';

/**
 * The rooms, from the lowest floor up. A file imports from its own room and from floors below; from its own floor only where
 * `beside` names the room. `packages`: what it may import beside the project's own files.
 */
interface Room {
  room: string;
  floor: number;
  files: RegExp;
  packages: RegExp;
  beside?: readonly string[];
}

const NODE = /^node:/;
const ROOMS: readonly Room[] = [
  { room: 'json', floor: -1, files: /^lib\/json\.ts$/, packages: /^$/ },
  { room: 'lib/oktopost', floor: 0, files: /^lib\/oktopost\//, packages: /^node:crypto$/ },
  { room: 'contracts', floor: 1, files: /^lib\/(?!index)[\w-]+\.ts$/, packages: /^node:crypto$/, beside: ['privacy'] },
  {
    room: 'privacy',
    floor: 1,
    files: /^lib\/privacy\//,
    packages: /^node:(crypto|fs|module|util)$/,
    beside: ['contracts'],
  },
  { room: 'receive', floor: 2, files: /^lib\/receive\//, packages: /^node:crypto$/ },
  { room: 'process', floor: 2, files: /^lib\/process\//, packages: /^node:crypto$/ },
  { room: 'destinations', floor: 2, files: /^lib\/destinations\//, packages: /^$/ },
  { room: 'sender', floor: 2, files: /^lib\/sender\//, packages: NODE },
  { room: 'package', floor: 2, files: /^lib\/index\.ts$/, packages: /^$/, beside: ['destinations'] },
  { room: 'processors', floor: 3, files: /^processors\//, packages: /./ },
  {
    room: 'operate',
    floor: 3,
    files: /^lib\/operate\//,
    packages: /^(node:crypto|node:timers\/promises|fastest-levenshtein)$/,
  },
  {
    room: 'aws',
    floor: 4,
    files: /^lib\/aws\//,
    packages: /^(node:crypto|node:timers\/promises|aws-lambda|@aws-sdk\/.+|@aws-lambda-powertools\/.+)$/,
  },
  { room: 'functions', floor: 5, files: /^functions\//, packages: /^aws-lambda$/ },
  {
    room: 'local',
    floor: 6,
    files: /^local\//,
    packages: /^(node:.+|@aws-sdk\/.+|aws-lambda|esbuild|dynalite|fauxqs)$/,
  },
  { room: 'infra', floor: 6, files: /^infra\//, packages: NODE },
  {
    room: 'cli',
    floor: 7,
    files: /^cli\//,
    packages: /^(node:.+|@aws-sdk\/.+|@inquirer\/password|cli-progress|@commander-js\/extra-typings|@bomb\.sh\/tab)$/,
  },
  { room: 'bench', floor: 8, files: /^bench\//, packages: /^(node:.+|esbuild|@commander-js\/extra-typings)$/ },
];

const PRODUCT = files('{functions,lib,local,cli,infra,bench}/**/*.ts').filter((file) => !file.endsWith('.d.ts'));

/** Configuration that both a room and a tool read. */
const CONFIGURATION = /^(esbuild\.config\.ts|node_modules\/fauxqs\/)/;

function roomOf(file: string): Room {
  const room = ROOMS.find((candidate) => candidate.files.test(file));
  if (room === undefined) throw new Error(`${file} is in no room of the design.`);
  return room;
}

test('every file of the product is in a room', () => {
  for (const file of PRODUCT) expect(roomOf(file)).toBeDefined();
});

describe.each(ROOMS.filter(({ room }) => room !== 'processors'))('$room', (room) => {
  const own = PRODUCT.filter((file) => roomOf(file) === room);
  test('has files', () => expect(own.length).toBeGreaterThan(0));

  test.each(own)('%s imports from its own room and from floors below', (file) => {
    const { files: imported, packages } = importsOf(file);
    for (const target of imported.filter((path) => !CONFIGURATION.test(path))) {
      const other = roomOf(target);
      const allowed = other === room || other.floor < room.floor || room.beside?.includes(other.room);
      expect({ file, imports: target, allowed }).toMatchObject({ allowed: true });
    }
    for (const name of packages) expect(name).toMatch(room.packages);
  });
});

test('no files import one another in a circle', () => {
  const imports = new Map(PRODUCT.map((file) => [file, importsOf(file).files]));
  const finished = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (finished.has(file)) return;
    expect({ circle: path.includes(file) ? [...path.slice(path.indexOf(file)), file] : [] }).toEqual({ circle: [] });
    for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
    finished.add(file);
  };
  for (const file of PRODUCT) visit(file, []);
});

test('no file of the product reads anything of test/', () => {
  for (const file of PRODUCT) {
    expect(importsOf(file).files.filter((path) => path.startsWith('test/'))).toEqual([]);
    expect({ file, names: read(file).match(/['"`][./]*test\//g) }).toEqual({ file, names: null });
  }
});

test('nobody imports a function', () => {
  for (const file of PRODUCT) expect(importsOf(file).files.filter((path) => path.startsWith('functions/'))).toEqual([]);
});

test('only functions/process.ts and the faults of the local stack import the table of processors', () => {
  const importing = PRODUCT.filter((file) => importsOf(file).files.some((path) => path.startsWith('processors/')));
  expect(importing).toEqual(['functions/process.ts', 'local/faults/processors.ts']);
});

test.each(files('lib/**/*.ts', 'functions/*.ts'))('%s reads no environment, unless it is lib/config.ts', (file) => {
  expect(/process\.env/.test(read(file))).toBe(file === 'lib/config.ts');
});

/** Files that are started by a person, by npm or by another process. */
const STARTED = [
  'bench/cold.ts',
  'bench/import-once.ts',
  'cli/main.ts',
  'test/chaos/chaos.ts',
  'test/fuzz/fuzz.ts',
  'test/jest.ts',
  'test/mutation/mutate.ts',
  'test/repo/users-room.ts',
  'test/simulation/simulate.ts',
  'test/support/okto.ts',
];

test('there is one way to parse a command line: the kit in cli/terminal', () => {
  const kit = /parseAsync\(/;
  const own = /\bparseArgs\b/;
  const all = files('{functions,lib,local,cli,infra,bench,test}/**/*.ts').filter((file) => !file.endsWith('.test.ts'));
  expect(all.filter((file) => kit.test(read(file)))).toEqual(['cli/terminal/run-program.ts']);
  expect(all.filter((file) => own.test(read(file)))).toEqual([]);
  const reading = all.filter((file) => /process\.argv/.test(read(file)));
  expect(reading.filter((file) => !STARTED.includes(file))).toEqual([]);
});

describe('there is one way, in the kit of cli/terminal,', () => {
  const speaking = files('{cli,local,bench,test/chaos,test/simulation,test/fuzz}/**/*.ts').filter(
    (file) => !file.endsWith('.test.ts'),
  );
  test.each<[string, RegExp, string[]]>([
    [
      'an error becomes a sentence: nothing else writes to the standard error but the problem that a send went on after',
      /stderr\.write\(|\bsay\(stderr/,
      ['cli/commands/send.ts', 'cli/terminal/run-program.ts', 'local/lambda/worker.ts'],
    ],
    [
      'a program ends: elsewhere only a measurement, a stop that hangs, and what plays an item that crashes the Lambda',
      /process\.exit\(/,
      [
        'bench/import-once.ts',
        'cli/run-stack.ts',
        'cli/terminal/own-surroundings.ts',
        'test/chaos/observed-processors.ts',
      ],
    ],
    [
      'a table is laid out: elsewhere only the events of npm start, and traces',
      /\.pad(End|Start)\(/,
      [
        'cli/terminal/table.ts',
        'local/terminal/columns.ts',
        'local/terminal/print-event.ts',
        'test/simulation/engine/trace.ts',
      ],
    ],
    ['progress is shown', /SingleBar\(|['"`]\\r/, ['cli/terminal/progress.ts']],
  ])('%s', (_, pattern, homes) => {
    expect(speaking.filter((file) => pattern.test(read(file)))).toEqual(homes);
  });
});

test('a command writes on the screens that it is given, and reads the environment that it is given', () => {
  const found = files('cli/**/*.ts').filter((file) =>
    /console\.|process\.(stdout|stderr|stdin|env)\b/.test(read(file)),
  );
  expect(found).toEqual(['cli/main.ts']);
});

test('nothing has a default export, and only the package itself re-exports what another file exports', () => {
  for (const file of PRODUCT.filter((path) => path !== 'lib/index.ts'))
    expect({ file, found: read(file).match(/^export (default|\*|\{[^}]*\} from).*/gm) }).toEqual({ file, found: null });
});
