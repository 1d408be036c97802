/** A key, or a value with the key that it stands behind: in a list, that of the list. */
export type JsonValue = { key: string } | { value: string; of: string };

/** Between two texts; a longer part is a list of numbers that nobody wrote down about a person. */
const LONGEST_BETWEEN = 1_000;
const LARGE_NUMBER = /\d{4,}/g;
const COLON = /\s*:/y;

/**
 * The keys, texts and large numbers of a JSON text, in their order. Without parsing it: that takes a third of a second for the
 * oddest of 4.4 MB, and who asks may have had enough before the end. What is not JSON is one text.
 */
export function* jsonValues(json: string): Generator<JsonValue> {
  if (!json.includes('"')) return yield { value: json, of: '' };
  let of = '';
  let end = 0;
  while (end < json.length) {
    const start = json.indexOf('"', end);
    const between = json.slice(end, Math.min(start === -1 ? json.length : start, end + LONGEST_BETWEEN));
    for (const [value] of between.matchAll(LARGE_NUMBER)) yield { value, of };
    if (start === -1) return;
    end = endOf(json, start);
    const text = textOf(json.slice(start, end));
    COLON.lastIndex = end;
    const isKey = COLON.test(json);
    if (isKey) of = text;
    yield isKey ? { key: text } : { value: text, of };
  }
}

/** Behind the quotation mark that ends a text: the next one that is not escaped. */
function endOf(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1);
  while (quote !== -1 && isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote === -1 ? json.length : quote + 1;
}

function isEscaped(json: string, quote: number): boolean {
  let first = quote;
  while (json[first - 1] === '\\') first--;
  return (quote - first) % 2 === 1;
}

function textOf(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.replaceAll('"', '');
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
