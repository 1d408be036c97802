import { mustBe, SETTINGS, type Setting } from '../../lib/settings.ts';

/** A list of values is cut where it would make the table too wide. */
const MOST_CHARACTERS = 40;

/** The settings as a table in Markdown, a row each, in the order of `lib/settings.ts`. */
export function settingsTable(): string {
  const rows: [string, Setting][] = Object.entries(SETTINGS);
  return ['| parameter | default | range | meaning |', '|---|---|---|---|', ...rows.map(toLine)].join('\n');
}

function toLine([name, setting]: [string, Setting]): string {
  const preset = setting.default === '' ? 'empty' : `\`${setting.default}\``;
  return `| \`${name}\` | ${preset} | ${rangeOf(setting)} | ${setting.meaning} |`;
}

function rangeOf(setting: Setting): string {
  if (setting.kind === 'whole number') return `${setting.least} to ${setting.most}`;
  const text = mustBe(setting);
  if (setting.kind !== 'one of' || text.length <= MOST_CHARACTERS) return text;
  return `${text.slice(0, text.lastIndexOf(',', MOST_CHARACTERS))}, … ${setting.values.at(-1)}`;
}
