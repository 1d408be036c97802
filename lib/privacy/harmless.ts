import { getSystemErrorMap } from 'node:util';
import { isEventType } from '../oktopost/events.ts';
import { FIELD_NAMES, isKnownWord, isOktopostId } from '../oktopost/known-values.ts';
import { ERROR_WORDS, GRAMMAR, LOWER_CASE_ONLY } from './harmless-words.ts';

/** What systems write beside numbers: `15ms`, `3rd`, `5xx`. */
const SMALL_NUMBER = /^\d{1,6}(?:[mu]?s|[mh]|[kmg]?i?b|st|nd|rd|th|px)?$/i;
const STATUS_CLASS = /^[1-5]xx$/i;

/** Identifiers of databases and tools: `P2002`, `42P01`, `TS2345`. */
const NUMBERED_CODE = /^(?:[A-Z]{1,3}\d{2,6}|\d{2}[A-Z]\d{2})$/;

/** `ERR_SOMETHING`: what stands behind such a prefix was written by the authors of a library. */
const PREFIXED_CODE = /^(?:E|ERR|HTTP|HPE|UND|EAI|SQLITE|SQLSTATE)_[A-Z0-9_]{1,50}$/;
const ERROR_CODES = new Set([
  'ENOTFOUND',
  'ETIMEOUT',
  'ESERVFAIL',
  'ENODATA',
  'EFORMERR',
  'EREFUSED',
  'EPROTO',
  'EHOSTDOWN',
]);

/** The words in `camelCase`, `snake_case` and `HTTPClient`. */
const PARTS = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;
const IDENTIFIER = /^[A-Za-z0-9_$]+$/;

/** Says nothing about anybody: a word that errors are made of, a code, a small number, an id of Oktopost's. */
export function isHarmless(token: string): boolean {
  return (
    isHarmlessWord(token) ||
    SMALL_NUMBER.test(token) ||
    STATUS_CLASS.test(token) ||
    isCode(token) ||
    isIdentifier(token)
  );
}

export function isHarmlessWord(word: string): boolean {
  const lower = word.toLowerCase();
  return isListed(lower) || (word === lower && (LOWER_CASE_ONLY.has(word) || stemsOf(word).some(isListed)));
}

/** Harmless, and written as no name is. */
export function isPlainWord(word: string): boolean {
  return word === word.toLowerCase() && !LOWER_CASE_ONLY.has(word) && isHarmlessWord(word);
}

function isListed(word: string): boolean {
  return GRAMMAR.has(word) || ERROR_WORDS.has(word);
}

/** What it may be a form of; not with a capital, since Harding and Fielding are names. */
function stemsOf(word: string): string[] {
  const stem = word.replace(/(?:ing|ed|es|s|ly)$/, '');
  return stem === word ? [] : [stem, `${stem}e`, stem.replace(/(.)\1$/, '$1')];
}

function isCode(token: string): boolean {
  return NUMBERED_CODE.test(token) || PREFIXED_CODE.test(token) || ERROR_CODES.has(token) || isErrno(token);
}

let errnos: ReadonlySet<string> | undefined;

/** Of this system; asked for when the first one may be. */
function isErrno(token: string): boolean {
  if (!/^E[A-Z0-9_]{2,20}$/.test(token)) return false;
  errnos ??= new Set([...getSystemErrorMap().values()].map(([name]) => name));
  return errnos.has(token);
}

function isIdentifier(token: string): boolean {
  if (FIELD_NAMES.has(token) || isEventType(token) || isOktopostId(token) || isKnownWord(token)) return true;
  const parts = IDENTIFIER.test(token) ? partsOf(token) : [];
  return parts.length > 1 && parts.every((part) => isHarmlessWord(part.toLowerCase()) || /^\d{1,4}$/.test(part));
}

/** The words of an identifier. */
export function partsOf(token: string): string[] {
  return token.match(PARTS) ?? [];
}
