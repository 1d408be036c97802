import { describe, expect, test } from '@jest/globals';
import { readSetting, SETTINGS, type Setting } from '../../lib/settings.ts';
import { files, read } from './imports.ts';
import { settingsTable } from './settings-table.ts';

const rows: [string, Setting][] = Object.entries(SETTINGS);
const serverless = read('serverless.yml');
const templates = [serverless, ...files('infra/*.yml').map(read)].join('\n');

test.each(rows)('the default of %s is one of the values that it may have', (_, setting) => {
  expect(readSetting(setting, String(setting.default))).toBe(setting.default);
});

describe('serverless.yml', () => {
  const section = serverless.slice(serverless.indexOf('\n  default:\n'), serverless.indexOf('\n  prod:\n'));
  const defaults = [...section.matchAll(/^ {4}(\w+): ("[^"]*"|\S+)/gm)].map(([, name, text = '']) => [
    name,
    unquoted(text),
  ]);

  test('has every setting as a parameter, in the same order and with the same default', () => {
    expect(defaults).toEqual(rows.map(([name, setting]) => [name, String(setting.default)]));
  });

  test('gives process each setting that has a variable, under that name, and no other', () => {
    const given = [...serverless.matchAll(/^ {6}([A-Z_]+): \$\{param:(\w+)\}$/gm)].map(([, variable, name]) => [
      name,
      variable,
    ]);
    const expected = rows.flatMap(([name, { variable }]) => (variable === undefined ? [] : [[name, variable]]));
    expect(given).toEqual(expected);
  });

  test('and the templates that it includes use every setting, and no parameter that is none', () => {
    const used = new Set([...templates.matchAll(/\$\{param:(\w+)\}/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(rows.map(([name]) => name).sort());
  });
});

test('the table of settings in the README is the one that follows from their rows', () => {
  const [, table] = /<!-- settings -->\n+(.*?)\n+<!-- \/?settings -->/s.exec(read('README.md')) ?? [];
  expect(table).toBe(settingsTable());
});

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1) : text;
}
