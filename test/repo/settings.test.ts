import { expect, test } from '@jest/globals';
import { readSetting, SETTINGS, type Setting } from '../../lib/settings.ts';
import { files, read } from './imports.ts';
import { SETTINGS_TEXTS } from './settings-texts.ts';

const rows: [string, Setting][] = Object.entries(SETTINGS);
const serverless = read('serverless.yml');
const templates = [serverless, ...files('infra/*.yml').map(read)].join('\n');

test.each(rows)('the default of %s is one of the values that it may have', (_, setting) => {
  expect(readSetting(setting, String(setting.default))).toBe(setting.default);
});

test.each(SETTINGS_TEXTS)('$file says what follows from the rows; where not: npm run settings', ({ file, write }) => {
  expect(read(file)).toBe(write(read(file)));
});

test.each([
  ['a default', (text: string) => text.replace('    retryHours: 72', '    retryHours: 71')],
  ['a parameter', (text: string) => text.replace(/ {4}retryHours: .*\n/, '')],
  ['a variable', (text: string) => text.replace(/ {6}RETRY_HOURS: .*\n/, '')],
  ['a variable too many', (text: string) => text.replace(/( {6})RETRY_HOURS(: .*\n)/, '$&$1NOBODY$2')],
])('seen in serverless.yml: %s', (_, change) => {
  const [serverlessText] = SETTINGS_TEXTS;
  expect(change(serverless)).not.toBe(serverless);
  expect(serverlessText?.write(change(serverless))).toBe(serverless);
});

test('serverless.yml and the templates that it includes use every setting, and no parameter that is none', () => {
  const used = new Set([...templates.matchAll(/\$\{param:(\w+)\}/g)].map(([, name]) => name));
  expect([...used].sort()).toEqual(rows.map(([name]) => name).sort());
});
