import { beforeAll, expect, test } from '@jest/globals';
import { okto } from '../support/run-okto.ts';
import { files, read } from './imports.ts';

/** The commands of the program, and what its help says of each. */
let commands: [name: string, does: string][];
beforeAll(async () => {
  const { stdout } = await okto(['--help']);
  const [, list = ''] = /\nCommands:\n(.*?)\n\n/s.exec(stdout) ?? [];
  const joined = list.replaceAll(/\n {5,}(?=\S)/g, ' ');
  commands = [...joined.matchAll(/^ {2}([a-z]+)(?: [^ ]+)* {2,}(.+)$/gm)].map(([, name = '', does = '']) => [
    name,
    does,
  ]);
});

test('the commands in the README are those of the program, each with what its help says', () => {
  const [, table = ''] = /<!-- commands -->\n(.*?)\n<!-- \/commands -->/s.exec(read('README.md')) ?? [];
  const rows = [...table.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, name, does]) => [name, does]);
  expect(rows.length).toBeGreaterThan(4);
  expect(rows).toEqual(commands.filter(([name]) => name !== 'help'));
});

test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'serverless.yml', ...files('infra/*.{yml,ts}')])(
  'every command of okto that %s names is one',
  (file) => {
    // An example of one that could be.
    const text = read(file).replaceAll('npm run okto -- events', '');
    const named = [...text.matchAll(/\b(?:npm run |npx )?okto (?:-- )?([a-z]+)/g)]
      .filter(([whole]) => whole.includes(' -- ') || whole.startsWith('npx'))
      .map(([, name]) => name);
    expect(named.filter((name) => !commands.some(([known]) => known === name))).toEqual([]);
  },
);
