import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { read } from './imports.ts';

/** A step of a recipe of CONTRIBUTING.md: a text, and where it belongs. */
export interface Step {
  file: string;
  /** The line is inserted before or after the one that begins so; without it, the file is new. */
  place: { where: 'before' | 'after'; line: string } | undefined;
  text: string;
}

/** ``a row in `file`, before `line`:`` and a fence, which is indented as its list is. */
const STEP =
  /`([\w./-]+\/[\w.-]+|[\w-]+\.(?:md|yml))`(?:, (before|after) (?:``(.+?)``|`([^`]+)`))?[:.][^\n]*\n\n {3}```\w+\n(.*?)\n {3}```/gs;

const [, RECIPES = ''] = read('CONTRIBUTING.md').split('\n## Recipes\n');
const sections = RECIPES.split('\n### ').slice(1);

export const TITLES = sections.map((section) => section.slice(0, section.indexOf('\n')));

/** The test that is said to show what a recipe makes. */
export function testOf(title: string): string | undefined {
  return /^(?:.* )?Shown by `([\w./-]+)`\./m.exec(sectionOf(title))?.[1];
}

/** The steps of a recipe that come with a text, in their order. */
export function recipeOf(title: string): Step[] {
  return [...sectionOf(title).matchAll(STEP)].map((match) => {
    const [, file = '', where, quoted, plain, text = ''] = match;
    const line = (quoted ?? plain ?? '').trim();
    const place = where === 'before' || where === 'after' ? ({ where, line } as const) : undefined;
    return { file, place, text: text.replaceAll(/^ {3}/gm, '') };
  });
}

function sectionOf(title: string): string {
  return sections.find((section) => section.startsWith(`${title}\n`)) ?? '';
}

/** Does what a step says, and no more. */
export function carryOut({ file, place, text }: Step, folder: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, place === undefined ? `${text}\n` : inserted(text, place, readFileSync(path, 'utf8')));
}

function inserted(text: string, { where, line }: NonNullable<Step['place']>, into: string): string {
  const lines = into.split('\n');
  const found = lines.flatMap((candidate, i) => (candidate.trim().startsWith(line) ? [i] : []));
  const [at] = found;
  if (at === undefined || found.length > 1) throw new Error(`${found.length} lines begin with ${line}`);
  return lines.toSpliced(where === 'before' ? at : at + 1, 0, text).join('\n');
}
