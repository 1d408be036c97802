const LONGEST = 300;
const SHORTEST_RUN = 8;
const SHORTEST_WORD = 3;
const GAP = '[…]';

/** Fields of an item that are no personal data: ids, and words from small sets. */
const HARMLESS_FIELD = /(Id|ID|By)$|^(event|Network|Status|Type|ItemType|Source|IntegrationType|Color)$/;

const WORD = /[\p{L}\p{N}]+/gu;
const PLAIN_WORD = /^[a-z]+$/;

const PERSONAL_PATTERNS = [
  /[^\s"'<>()@,;:]+@[^\s"'<>()@,;:]+/g, // e-mail addresses
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/\S+/gi, // links: their paths and queries name people
  /\+?\d[\d\s().-]{6,}\d/g, // phone numbers
];

/**
 * An error message without the item's personal data, 300 characters at most. A processor's message is written by whatever
 * failed, and often quotes its input: taken out is every run of eight characters that the item's texts hold too, every name
 * that stands in them, and what looks like an address, a link or a phone number.
 */
export function redact(message: string, data: unknown): string {
  const texts = personalTexts(data).join('\n').toLowerCase();
  const withoutPatterns = PERSONAL_PATTERNS.reduce(
    (text, pattern) => text.replace(pattern, GAP),
    message.slice(0, LONGEST),
  );
  return withoutNames(withoutRuns(withoutPatterns, texts), texts).slice(0, LONGEST);
}

function withoutRuns(message: string, texts: string): string {
  const lower = message.toLowerCase();
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

/** Common words in lower case stay: without them no message can be read. */
function withoutNames(message: string, texts: string): string {
  const words = new Set(texts.match(WORD));
  return message.replace(WORD, (word) =>
    word.length >= SHORTEST_WORD && !PLAIN_WORD.test(word) && words.has(word.toLowerCase()) ? GAP : word,
  );
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
