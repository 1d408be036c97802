import { isEventType } from '../oktopost/events.ts';
import { FIELD_NAMES, isOwnValue } from '../oktopost/known-values.ts';
import { isHarmlessWord } from './harmless.ts';
import { GRAMMAR } from './harmless-words.ts';
import { jsonValues } from './json-values.ts';
import { folded, unescaped } from './spelling.ts';

/** What an item holds, to tell whether a message repeats it. Read when the first message is, and then kept. */
export type Sent = () => SentTexts;

export interface SentTexts {
  /** Words that may be names: those of short texts and of keys, and those that a text begins with a capital. Folded. */
  names: ReadonlySet<string>;
  /** All texts that are compared, in lower case. */
  running: string;
  /** The same, folded. */
  folded: string;
  /** Not where the item holds more than is compared: then only what is harmless by itself may be said. */
  complete: boolean;
}

/** Characters and values of an item that are compared, short texts first: what bounds the cost, whatever the item's size. */
const MOST_CHARACTERS = 131_072;
const MOST_VALUES = 20_000;

/** A name, a title, an address. What is longer is prose. */
const SHORT = 60;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Of prose: what is written as names are, and numbers. */
const CAPITALISED = /\p{Lu}[\p{L}\p{M}]*|\p{N}{3,}/gu;

/** @param json The item's text, as Oktopost sent it: a processor may have changed what was parsed from it. */
export function sentText(json: string): Sent {
  let texts: SentTexts | undefined;
  return () => {
    texts ??= index(json);
    return texts;
  };
}

/** Of an item that is not known: only what is harmless by itself may be said. */
export const unknownText: Sent = () => ({ names: new Set(), running: '', folded: '', complete: false });

function index(json: string): SentTexts {
  const { texts, complete } = textsOf(json);
  const names = new Set<string>();
  for (const text of texts) for (const name of namesIn(text)) names.add(folded(name));
  const running = texts.join('\n').toLowerCase().replace(/\s+/g, ' ');
  return { names, running, folded: folded(running), complete };
}

/** Every text and key that may be about somebody, without escapes. */
function textsOf(json: string): { texts: string[]; complete: boolean } {
  const { values, complete } = valuesOf(json);
  const texts: string[] = [];
  let left = MOST_CHARACTERS;
  for (const value of values.sort((one, other) => one.length - other.length)) {
    if (value.length > left) return { texts: [...texts, unescaped(value.slice(0, left))], complete: false };
    left -= value.length;
    texts.push(unescaped(value));
  }
  return { texts, complete };
}

function valuesOf(json: string): { values: string[]; complete: boolean } {
  const values: string[] = [];
  let seen = 0;
  for (const found of jsonValues(json)) {
    if (++seen > MOST_VALUES) return { values, complete: false };
    if ('key' in found && !FIELD_NAMES.has(found.key)) values.push(found.key);
    if ('value' in found && !isOwn(found)) values.push(found.value);
  }
  return { values, complete: true };
}

/** Oktopost's own may be said, and is no name. */
function isOwn({ of, value }: { of: string; value: string }): boolean {
  return isOwnValue(of, value) || (of === 'event' && isEventType(value));
}

/** In any link or address, and in any number. */
const IN_LINKS = /^(?:https?|www|com|net|org|\d{1,2})$/i;

/** What holds sentences together names nobody, but where it stands alone with a capital, as `Will` and `An` do. */
function namesIn(text: string): string[] {
  const short = text.length <= SHORT;
  const words = text.match(short ? WORD : CAPITALISED) ?? [];
  const few = short && words.length <= 3;
  return words.filter(
    (word) => !IN_LINKS.test(word) && (!GRAMMAR.has(word.toLowerCase()) || (few && /^\p{Lu}/u.test(word))),
  );
}

/** Is, holds or is part of something in the item. For words of which it is not known that they are harmless. */
export function isInItem(word: string, { names, folded: texts }: SentTexts): boolean {
  const plain = folded(word);
  if (names.has(plain) || (plain.length >= 3 && texts.includes(plain))) return true;
  if (plain.match(/\p{Lo}/gu)?.some((letter) => texts.includes(letter))) return true;
  return piecesOf(plain, SHORTEST_PIECE).some((piece) => names.has(piece) && !isHarmlessWord(piece));
}

const SHORTEST_PIECE = 4;

/** Everything that a word holds, from a number of letters on. */
export function piecesOf(word: string, shortest: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start + shortest <= word.length; start++)
    for (let end = start + shortest; end <= word.length; end++) pieces.push(word.slice(start, end));
  return pieces;
}
