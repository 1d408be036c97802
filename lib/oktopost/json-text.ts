/**
 * JSON as text: where its elements begin and end. Everything here walks the text once, and knows of JSON only what that
 * needs: strings, escapes and brackets.
 */

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Oktopost's payloads are less than ten levels deep; code that walks a value recursively is safe to about 5,000. */
const MAX_DEPTH = 500;

export function tooDeep(text: string): boolean {
  let deepest = 0;
  walk(text, (_, __, depth) => {
    deepest = Math.max(deepest, depth);
    return deepest <= MAX_DEPTH;
  });
  return deepest > MAX_DEPTH;
}

/** The texts of the elements of a JSON array, without the white space around them. The text must be valid JSON. */
export function splitJsonArray(text: string): string[] {
  const elements: string[] = [];
  let start = text.indexOf('[') + 1;
  const endElement = (end: number) => {
    const element = text.slice(start, end).trim();
    if (element !== '') elements.push(element);
    start = end + 1;
  };
  walk(text, (char, position, depth) => {
    if (char === COMMA && depth === 1) endElement(position);
    if (char === CLOSE_BRACKET && depth === 0) endElement(position);
    return true;
  });
  return elements;
}

/**
 * Calls `visit` for each comma and bracket outside strings, with the depth after it (an opening bracket counts, a closing
 * one no longer does), until it returns false.
 */
function walk(text: string, visit: (char: number, position: number, depth: number) => boolean): void {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) i = endOfString(text, i);
    else if (char === OPEN_BRACKET || char === OPEN_BRACE) depth++;
    else if (char === CLOSE_BRACKET || char === CLOSE_BRACE) depth--;
    else if (char !== COMMA) continue;
    if (char !== QUOTE && !visit(char, i, depth)) return;
  }
}

/** The position of the quote that ends the string beginning at `start`; the end of the text where there is none. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === BACKSLASH) i++;
    else if (char === QUOTE) return i;
  }
  return text.length;
}
