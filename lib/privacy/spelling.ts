/** The ways in which one word is written, brought to one: so that a name is known again whatever wrote it down. */

/** Escapes within escapes are undone as often as this. */
const DEEPEST = 4;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  szlig: 'ß',
};
const ACCENTED = /^([A-Za-z])(?:uml|acute|grave|circ|tilde|ring|cedil|caron|slash)$/;

/** Without the escapes of JSON, links, forms and HTML, also within each other. Never throws. */
export function unescaped(text: string): string {
  let plain = text;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const next = unescapedOnce(plain);
    if (next === plain) break;
    plain = next;
  }
  return plain.replace(/[\p{Cf}\0]/gu, '').normalize('NFC');
}

function unescapedOnce(text: string): string {
  return text
    .replace(/\\{1,8}(?:u\{?([0-9a-f]{4,6})\}?|x([0-9a-f]{2}))/gi, (_, u?: string, x?: string) =>
      character(u ?? x ?? '', 16),
    )
    .replace(/\\{1,8}[nrt]/g, ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString())
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_, digits: string) => character(digits, 16))
    .replace(/&#(\d{1,7});?/g, (_, digits: string) => character(digits, 10))
    .replace(/&([A-Za-z]{2,8});/g, (entity, name: string) => ENTITIES[name] ?? ACCENTED.exec(name)?.[1] ?? entity);
}

function character(digits: string, radix: number): string {
  const code = Number.parseInt(digits, radix);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Letters that are no other letter with a mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'a',
  œ: 'o',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** In lower case and without marks; `ue` is `u`, since that is how an `ü` is written where there is none. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/([aou])e/g, '$1');
}

/** What it says if it is base64 or hexadecimal: nothing that is text, where it is neither. */
export function decodings(token: string): string[] {
  if (token.length < 4) return [];
  const hex = /^(?:[0-9a-f]{2})+$/i.test(token) ? [Buffer.from(token, 'hex').toString()] : [];
  return [Buffer.from(token, 'base64').toString(), ...hex];
}
