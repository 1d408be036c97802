import { SETTINGS, type Setting } from '../../lib/settings.ts';
import { settingsTable } from './settings-table.ts';

const rows: [string, Setting][] = Object.entries(SETTINGS);

/** Where settings stand beside their rows in `lib/settings.ts`, and how each of these texts follows from them. */
export const SETTINGS_TEXTS: readonly { file: string; write(text: string): string }[] = [
  { file: 'serverless.yml', write: (text) => withVariables(withDefaults(text)) },
  { file: 'README.md', write: withTable },
];

/** The parameters with their defaults: those of a stage follow. */
function withDefaults(text: string): string {
  const lines = rows.map(([name, row]) => `    ${name}: ${row.default === '' ? '""' : row.default} # ${row.meaning}`);
  return text.replace(/(?<=\n {2}default:\n).*?(?=\n {2}prod:\n)/s, () => lines.join('\n'));
}

/** The variables of process that give it its settings, a line each, one behind the other. */
function withVariables(text: string): string {
  const given = rows.flatMap(([name, { variable }]) => (variable === undefined ? [] : [[name, variable]]));
  const lines = given.map(([name, variable]) => `      ${variable}: \${param:${name}}\n`);
  return text.replace(/(?: {6}[A-Z_]+: \$\{param:\w+\}\n)+/, () => lines.join(''));
}

function withTable(text: string): string {
  return text.replace(/(?<=<!-- settings -->\n+).*?(?=\n+<!-- \/settings -->)/s, () => settingsTable());
}
