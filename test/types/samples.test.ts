import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EventType, eventTypes } from '../../lib/oktopost/events.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(root, 'dist/sample-types');

/**
 * A delivery as TypeScript: JSON is written alike, and as a literal it is checked to the letter. Imported, `null` and unknown keys
 * would be let through.
 */
const typed = (event: EventType, json: string) => `import type { PayloadOf } from '../../lib/oktopost/events.ts';

interface Item {
  event: '${event}';
  timestamp: number;
  webhookId?: string;
  data: PayloadOf<'${event}'>;
}

export const delivery: readonly Item[] =
${json}`;

const sample = (event: EventType) => readFileSync(resolve(root, 'lib/sender/samples', `${event}.json`), 'utf8');

/** What is wrong on purpose, from sound samples, and how the compiler must name it. */
const PLANTED: [name: string, event: EventType, change: [from: string, to: string], error: RegExp][] = [
  [
    'null where the type has none',
    'postSent',
    ['"Status":"success"', '"Status":null'],
    /Type 'null' is not assignable/,
  ],
  ['a key that the type does not know', 'newLead', ['"Email":', '"EMail":'], /"EMail"' does not exist/],
  ['such a key within', 'newLead', ['"IntegrationID":', '"IntegrationId":'], /"IntegrationId"' does not exist/],
  ['such a key in a list', 'newAdvocacyMessage', ['"BoardId":', '"boardId":'], /"boardId"' does not exist/],
  ['another type', 'newConversation', ['"Status":"open"', '"Status":1'], /Type 'number' is not assignable/],
  ['another event', 'postCreated', ['"event":"postCreated"', '"event":"postSent"'], /"postSent"' is not assignable/],
];

let errors: readonly string[];
beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(resolve(folder, name), text);
  for (const event of eventTypes) write(`${event}.ts`, typed(event, sample(event)));
  for (const [i, [, event, [from, to]]] of PLANTED.entries())
    write(`planted-${i}.ts`, typed(event, sample(event).replace(from, to)));
  write(
    'tsconfig.json',
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions: { types: [] }, include: ['*.ts'] }),
  );
  const { stdout } = spawnSync(resolve(root, 'node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'], {
    encoding: 'utf8',
    cwd: folder,
  });
  errors = stdout.split(/\n(?! )/).filter(Boolean);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('every sample delivery has its type, to the letter: no null and no key that the type does not know', () => {
  expect(errors.filter((error) => !error.startsWith('planted-'))).toEqual([]);
});

test.each(PLANTED.map(([name, , , error], i) => [name, i, error] as const))('%s would be seen', (_, i, error) => {
  expect(errors.filter((line) => line.startsWith(`planted-${i}.ts`))).toEqual([expect.stringMatching(error)]);
});
