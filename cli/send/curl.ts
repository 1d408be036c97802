import type { OutgoingDelivery } from '../../lib/sender/make-delivery.ts';

/**
 * The delivery as a command for any POSIX shell. It is pure ASCII and the body is one line, so that neither the terminal
 * nor the clipboard changes a byte of what was signed: `printf` makes the bytes, and curl sends them as they come.
 */
export function curlCommand(url: URL, { body, headers }: OutgoingDelivery): string {
  const curl = [
    "curl --silent --show-error --include --write-out '\\n' --data-binary @-",
    ...Object.entries(headers).map(([name, value]) => `--header ${quote(`${name}: ${value}`)}`),
    // Brackets in a URL are curl's own pattern language.
    ...(/[[\]{}]/.test(url.href) ? ['--globoff'] : []),
    quote(url.href),
  ];
  return `printf '${printfFormat(body)}' |\n  ${curl.join(' \\\n    ')}\n`;
}

/** A text as one word of the shell: in single quotes nothing has a meaning but the quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

const ESCAPES = new Map([
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x25, '%%'],
  [0x5c, '\\\\'],
]);
const SINGLE_QUOTE = 0x27;
const DASH = 0x2d;

/** The operand of `printf` that prints these bytes, to stand in single quotes. */
function printfFormat(body: Buffer): string {
  // One that begins with a dash would be taken for an option.
  return Array.from(body, (byte, i) => (i === 0 && byte === DASH ? octal(byte) : formatByte(byte))).join('');
}

function formatByte(byte: number): string {
  const plain = byte >= 0x20 && byte < 0x7f && byte !== SINGLE_QUOTE;
  return ESCAPES.get(byte) ?? (plain ? String.fromCharCode(byte) : octal(byte));
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
