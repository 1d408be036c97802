import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OutgoingDelivery } from '../../lib/sender/make-delivery.ts';

const NAME_LENGTH = 12;

/**
 * The delivery as one line for any shell: cmd, PowerShell and those of Unix. The bytes that were signed go into a file of their
 * own, since no two shells agree on how to write them.
 *
 * @param folder Where the file is put.
 */
export function curlCommand(
  url: URL,
  { body, headers }: OutgoingDelivery,
  folder: string,
  platform: NodeJS.Platform,
): string {
  const quote = (text: string) => quoted(text, platform);
  const options = [
    // curl itself reads the \n: the next prompt is not to stand behind the answer.
    '--silent --show-error --include --write-out "\\n"',
    // Brackets in a URL are curl's own pattern language.
    ...(/[[\]{}]/.test(url.href) ? ['--globoff'] : []),
    `--data-binary ${quote(`@${keep(body, folder)}`)}`,
    ...Object.entries(headers).map(([name, value]) => `--header ${quote(`${name}: ${value}`)}`),
  ];
  // Without its ending it is another command in Windows PowerShell.
  return `${platform === 'win32' ? 'curl.exe' : 'curl'} ${options.join(' ')} ${quote(url.href)}\n`;
}

/** The path of a file with these bytes, which may hold personal data. */
function keep(body: Buffer, folder: string): string {
  const path = join(folder, `${createHash('sha256').update(body).digest('hex').slice(0, NAME_LENGTH)}.body`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, body, { mode: 0o600 });
  return path;
}

/** In double quotes every shell takes these as they are; what means something in one of them needs the quotes of this machine's. */
function quoted(text: string, platform: NodeJS.Platform): string {
  if (!/["$`\\!%]/.test(text) || (platform === 'win32' && !/["$`%]/.test(text))) return `"${text}"`;
  return `'${text.replaceAll("'", platform === 'win32' ? "''" : `'\\''`)}'`;
}
