import { harmlessWords } from './harmless-words.ts';

const LONGEST = 300;
const SHORTEST_RUN = 8;
const SHORTEST_WORD = 3;
const SHORTEST_INSIDE = 4;
const GAP = '[…]';

/** Fields of an item that are no personal data: ids, and words from small sets. */
const HARMLESS_FIELD = /(Id|ID|By)$|^(event|Network|Status|Type|ItemType|Source|IntegrationType|Color)$/;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Letters of scripts without case, such as Han, Arabic or Hebrew: names in them have one or two, and no spaces around them. */
const CASELESS = /\p{Lo}/gu;

const PERSONAL_PATTERNS = [
  /[^\s"'<>()@,;:]+@[^\s"'<>()@,;:]+/g, // e-mail addresses
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/\S+/gi, // links: their paths and queries name people
  /\+?\d[\d\s().-]{6,}\d/g, // phone numbers
];

/**
 * An error message without the item's personal data, 300 characters at most. A processor's message is written by whatever
 * failed, and often quotes its input: taken out is every run of eight characters and every word that the item's texts hold
 * too, however it was escaped, and what looks like an address, a link or a phone number. Words that error messages are made
 * of stay.
 */
export function redact(message: string, data: unknown): string {
  const texts = personalTexts(data).join('\n').normalize('NFC').toLowerCase();
  const plain = unescaped(message.slice(0, LONGEST)).normalize('NFC');
  const withoutPatterns = PERSONAL_PATTERNS.reduce((text, pattern) => text.replace(pattern, GAP), plain);
  const withoutWords = withoutRuns(withoutPatterns, texts).replace(WORD, wordFilter(texts));
  return withoutWords.replace(/\[…\](?:[\s\p{P}\p{S}]{0,3}\[…\])+/gu, GAP).slice(0, LONGEST);
}

/** Without the escapes of JSON, also of JSON in JSON, and of links and forms. */
function unescaped(text: string): string {
  return text
    .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
}

function withoutRuns(message: string, texts: string): string {
  const lower = message.toLowerCase();
  // A few letters grow in lower case; then the places in the two texts no longer agree.
  if (lower.length !== message.length) return message;
  let kept = '';
  for (let i = 0; i < message.length; ) {
    const length = runLength(lower, i, texts);
    kept += length === 0 ? message.charAt(i) : GAP;
    i += length || 1;
  }
  return kept;
}

function runLength(lower: string, start: number, texts: string): number {
  let end = start + SHORTEST_RUN;
  if (end > lower.length || !texts.includes(lower.slice(start, end))) return 0;
  while (end < lower.length && texts.includes(lower.slice(start, end + 1))) end++;
  return end - start;
}

/** Takes out a word that is a part of the texts, or has one of their words in it. */
function wordFilter(texts: string): (word: string) => string {
  const letters = new Set(texts.match(CASELESS));
  const words = new Set(
    texts.match(WORD)?.filter((word) => word.length >= SHORTEST_INSIDE && !harmlessWords.has(word)),
  );
  const isPersonal = (word: string) =>
    (word.length >= SHORTEST_WORD && texts.includes(word)) ||
    word.match(CASELESS)?.some((letter) => letters.has(letter)) ||
    partsOf(word).some((part) => words.has(part));
  return (word) => {
    const lower = word.toLowerCase();
    return !harmlessWords.has(lower) && isPersonal(lower) ? GAP : word;
  };
}

function partsOf(word: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start + SHORTEST_INSIDE <= word.length; start++)
    for (let end = start + SHORTEST_INSIDE; end <= word.length; end++) parts.push(word.slice(start, end));
  return parts;
}

/** With a stack of its own: the depth of the data is the sender's. */
function personalTexts(data: unknown): string[] {
  const texts: string[] = [];
  const open: unknown[] = [data];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, field] of Object.entries(value)) {
        if (typeof field === 'object' || !HARMLESS_FIELD.test(name)) open.push(field);
      }
    }
  }
  return texts;
}
