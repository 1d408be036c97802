import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { SHELL_NAMES } from '../../cli/shells.ts';
import { eventTypes } from '../../lib/oktopost/events.ts';
import { PROJECT } from '../../local/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'complete-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'webhooks.json');
writeFileSync(
  file,
  '{"0WA001":{"event":"postSent","secrets":["hush"]},"0WB002":{"event":"newLead","secrets":["hush"]}}',
);

function okto(...args: string[]) {
  const env = { ...process.env, CACHE_DIR: folder };
  return spawnSync(process.execPath, ['cli/main.ts', ...args], { cwd: PROJECT, encoding: 'utf8', env });
}

/** What the shell offers for the last of the words. */
function completed(...words: string[]): string[] {
  const { status, stdout, stderr } = okto('complete', '--', ...words);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '')
    .filter((line) => !line.startsWith(':'));
}

describe('a shell completes', () => {
  test('commands', () => {
    expect(completed('s')).toEqual(['start', 'send', 'smoke']);
    expect(completed('webhooks', '')).toEqual(['add', 'list', 'rotate', 'remove', 'restore']);
  });

  test('options', () => expect(completed('webhooks', 'add', '--s')).toEqual(['--secret-stdin', '--stage']));

  test('event types', () => {
    expect(completed('send', '')).toEqual([...eventTypes]);
    expect(completed('webhooks', 'add', '0WA001', 'newLead')).toEqual(['newLead', 'newLeadActivity']);
  });

  test('webhook ids, of the file, and else those that were listed last', () => {
    expect(completed('webhooks', 'rotate', '--file', file, '0')).toEqual(['0WA001', '0WB002']);
    expect(completed('webhooks', 'remove', '')).toEqual([]);
    okto('webhooks', 'list', '--file', file);
    expect(completed('webhooks', 'remove', '0WB')).toEqual(['0WB002']);
  });

  test('no webhook id where a new one is added', () => expect(completed('webhooks', 'add', '')).toEqual([]));

  test('without being disturbed by an option of the help', () => expect(completed('send', '--hel')).toEqual([]));
});

test('the script for bash needs no package, and loads in a shell that has loaded it before', () => {
  const { stdout } = okto('complete', 'bash');
  const [before = '', after = ''] = stdout.split('# bash completion for okto');
  expect(before).toMatch(/^declare -F _get_comp_words_by_ref >\/dev\/null \|\| _get_comp_words_by_ref\(\) \{$/m);
  expect(before).toMatch(/^readonly\(\) \{.*\}$/m);
  expect(after).toMatch(/\nunset -f readonly\n$/);
});

test('the help of complete has the lines that load each script, and git leaves the files alone', () => {
  const { stdout } = okto('complete', '--help');
  const ignored = readFileSync(join(PROJECT, '.gitignore'), 'utf8').split('\n');
  const kept = [...stdout.matchAll(/complete (\w+) > (\S+)/g)];
  expect(kept.map(([, shell]) => shell)).toEqual(SHELL_NAMES);
  for (const [, , path = ''] of kept.filter(([, , path = '']) => !path.startsWith('~'))) {
    expect(stdout).toMatch(new RegExp(`echo .*\\$PWD/${path}.* >> `));
    expect(ignored.some((name) => name.endsWith('*') && path.startsWith(name.slice(0, -1)))).toBe(true);
  }
});

test.each(['bash', 'zsh', 'fish', 'powershell'])('the script for %s calls this program', (shell) => {
  const { status, stdout } = okto('complete', shell);
  expect(status).toBe(0);
  expect(stdout).toMatch(/main\.ts complete '?--/);
});
