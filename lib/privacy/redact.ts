import { fixedParts } from './fixed-text.ts';
import { isHarmless, isPlainWord, partsOf } from './harmless.ts';
import { isInItem, piecesOf, type Sent, type SentTexts } from './sent.ts';
import { decodings, folded, unescaped } from './spelling.ts';

/** Characters of a message that are read, and that are said of it at most. */
const MOST_READ = 500;
const LONGEST = 300;

/** Characters in a row that a message and an item have in common. */
const RUN = 8;
/** So many harmless words in a row may stand in an item's sentences too. */
const PHRASE = 3;
/** What is longer is a token, or a text in disguise. */
const LONGEST_WORD = 40;

/** Stands for a character that is taken out, until it is known how many there are in a row. */
const OUT = '\0';

const WORD = /[\p{L}\p{N}\p{M}_$]+/gu;

/** Of a message that is cut it may be the beginning of any other. */
const LAST_WORD = /[\p{L}\p{N}\p{M}_$]+$/u;

/** In the order in which they are tried. */
const TOKEN = new RegExp(
  [
    String.raw`(?<link>\b[a-z][a-z0-9+.-]{1,20}:\/\/\S+)`,
    String.raw`(?<address>[^\s"'<>()@,;:]+@[^\s"'<>()@,;:]+)`,
    String.raw`(?<local>\b(?:127\.0\.0\.1|0\.0\.0\.0|10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2})\b)`,
    String.raw`(?<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b)`,
    String.raw`(?<time>\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z\b)?)`,
    String.raw`(?<digits>\+?\d(?:[\s().\/-]{0,3}\d){6,}(?![\p{L}\p{N}]))`,
    String.raw`(?<place>\b(?:processors|lib|node_modules|dist|src)\/[\w./@-]{1,120}\.[cm]?[jt]sx?\b)`,
    String.raw`(?<encoded>[a-z0-9+\/_-]{16,}={0,2})`,
    String.raw`(?<word>${WORD.source}(?:['’](?:d|ll|m|re|s|t|ve)\b)?)`,
    String.raw`(?<symbol>[^\x20-\x7e\0\p{P}])`,
  ].join('|'),
  'giu',
);

/**
 * A message as far as it may be said: what is known to be harmless, unless the item holds it too. That is: words that errors
 * are made of, codes, small numbers, times, ids, places in code, and the fixed parts of `text`. 300 characters at most. What is
 * taken out becomes `[…]`, from 20 characters on with how many there were at least.
 */
export function redact(message: string, sent: Sent): string {
  return said(message, sent, isHarmlessHere);
}

/** For a field of a line of the log, which often is a word that stands in the code: a plain one stays, also where the item has it. */
export function redactField(value: string, sent: Sent): string {
  return said(value, sent, (word, texts) => isPlainWord(word) || isHarmlessHere(word, texts));
}

/** For what stands in the code, as the first argument of `context.log` does: any word stays that the item does not hold. */
export function redactFixed(message: string, sent: Sent): string {
  return said(
    message,
    sent,
    (word, texts) =>
      isPlainWord(word) || isHarmlessHere(word, texts) || (!isHarmless(word) && isElsewhere(word, texts)),
  );
}

type MayStay = (word: string, texts: SentTexts) => boolean;

function isHarmlessHere(word: string, texts: SentTexts): boolean {
  return isHarmless(word) && !hasName([word, ...partsOf(word)], texts);
}

function said(message: string, sent: Sent, mayStay: MayStay): string {
  const read = message.length > MOST_READ ? `${message.slice(0, MOST_READ).replace(LAST_WORD, '')}…` : message;
  const parts = fixedParts(read);
  const filledIn = (text: string) => maskText(text, sent(), isHarmlessHere);
  const masked = parts?.map(({ fixed, text }) => (fixed ? text : filledIn(text))) ?? [maskText(read, sent(), mayStay)];
  return withGaps(masked.join('')).slice(0, LONGEST);
}

/** What may not stay, by its words or by what stands beside them. */
function maskText(text: string, texts: SentTexts, mayStay: MayStay): string {
  const plain = unescaped(text).replace(/\s+/g, ' ').slice(0, MOST_READ);
  const runs = maskRuns(plain, texts);
  return maskTokens(plain, texts, mayStay).replace(/./gs, (character, i) => (runs[i] === OUT ? OUT : character));
}

function maskTokens(plain: string, texts: SentTexts, mayStay: MayStay): string {
  let masked = '';
  let end = 0;
  for (const { 0: token, index, groups = {} } of plain.matchAll(TOKEN)) {
    masked += plain.slice(end, index) + maskToken(token, groups, texts, mayStay);
    end = index + token.length;
  }
  return masked + plain.slice(end);
}

function maskToken(token: string, kind: Partial<Record<string, string>>, texts: SentTexts, mayStay: MayStay): string {
  const staysIf = (stays: boolean) => (stays ? token : out(token));
  if (kind.link !== undefined) return maskLink(token);
  if (kind.encoded !== undefined) return isDecodedInItem(token, texts) ? out(token) : maskWords(token, texts, mayStay);
  if (kind.word !== undefined) return staysIf(wordStays(token, texts, mayStay));
  if (kind.digits !== undefined) return staysIf(isHarmless(token));
  if (kind.place !== undefined) return staysIf(!hasName(token.match(WORD) ?? [], texts));
  return staysIf(kind.uuid !== undefined || kind.time !== undefined || kind.local !== undefined);
}

/** Hosts, paths and queries name people. */
function maskLink(link: string): string {
  const start = link.indexOf('://') + 3;
  return link.slice(0, start) + out(link.slice(start));
}

function maskWords(token: string, texts: SentTexts, mayStay: MayStay): string {
  return token.replace(WORD, (word) => (wordStays(word, texts, mayStay) ? word : out(word)));
}

function wordStays(token: string, texts: SentTexts, mayStay: MayStay): boolean {
  const [word = ''] = token.split(/['’]/);
  return word.length <= LONGEST_WORD && mayStay(word, texts);
}

function hasName(words: readonly string[], { names }: SentTexts): boolean {
  return words.map(folded).some((word) => names.has(word) || piecesOf(word, RUN).some((piece) => names.has(piece)));
}

/** Not in the item, in any spelling; where that cannot be told, it may be. */
function isElsewhere(word: string, texts: SentTexts): boolean {
  return word.length > 1 && texts.complete && !isInItem(word, texts) && !isDecodedInItem(word, texts);
}

function isDecodedInItem(token: string, texts: SentTexts): boolean {
  const words = decodings(token).flatMap((decoded) => unescaped(decoded).match(/[\p{L}\p{M}]{3,}|\d{3,}/gu) ?? []);
  return words.some((word) => isInItem(word, texts));
}

function out(text: string): string {
  return OUT.repeat(text.length);
}

function maskRuns(plain: string, texts: SentTexts): string {
  const lower = plain.toLowerCase();
  // A few letters grow in lower case; then the places in the two texts do not agree. Words are looked at alone.
  if (lower.length !== plain.length) return plain;
  let masked = '';
  for (let i = 0; i < plain.length; ) {
    const run = plain.slice(i, Math.max(i + 1, runEnd(lower, i, texts.running)));
    masked += run.length < RUN || isPhrase(run) ? run : run.replace(/\S(?:.*\S)?/, out);
    i += run.length;
  }
  return masked;
}

/** Where the run ends that begins here; there, if none does. */
function runEnd(lower: string, start: number, running: string): number {
  let end = start + RUN;
  const run = lower.slice(start, end);
  if (run.length < RUN || !running.includes(run)) return start;
  while (end < lower.length && running.includes(lower.slice(start, end + 1))) end++;
  return end;
}

/** A few words, with no more between them than sentences have: any two texts have such in common. Names are looked for apart. */
function isPhrase(run: string): boolean {
  const words = run.match(WORD) ?? [];
  return words.length <= PHRASE && /^(?:[\p{L}\s]|[,.:'’-](?![,.:'’-])|:\/\/)+$/u.test(run);
}

/** Gaps that only a sign or two separate are one. */
function withGaps(masked: string): string {
  return masked.replace(/\0+(?:[\s\p{P}\p{S}]{0,3}\0+)*/gu, (gap) => gapOf(gap.length));
}

/** The length tells an empty text from a name, and a name from a page. */
function gapOf(length: number): string {
  const least = [1_000, 100, 20].find((limit) => length >= limit);
  return least === undefined ? '[…]' : `[…${least}+]`;
}
