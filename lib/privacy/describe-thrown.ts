import { types } from 'node:util';
import { harmlessName } from './harmless-name.ts';
import { placesIn } from './places.ts';
import { redact } from './redact.ts';
import type { Sent } from './sent.ts';

/** How far along causes it looks, at how many errors of a list, and at how many in all. */
const DEEPEST = 4;
const MOST_ERRORS = 3;
const MOST_TOLD = 8;

/** Cuts what a chain of causes adds up to; where it was thrown stays. */
const LONGEST = 600;

/** What Node, the SDKs and HTTP clients put beside a message: words and small numbers that tell machines what happened. */
const FIELDS: readonly (readonly string[])[] = [
  ['code'],
  ['errorCode'],
  ['error'],
  ['data', 'error'],
  ['status'],
  ['statusCode'],
  ['$metadata', 'httpStatusCode'],
  ['response', 'status'],
  ['response', 'statusCode'],
  ['errno'],
  ['syscall'],
];
const IDENTIFIER = /^[A-Za-z][\w.-]{0,40}$/;
const SMALL_NUMBER = /^-?\d{1,5}$/;

/** Where errors keep those behind them, beside `errors`: ECMAScript's, and what SDKs had before `cause`. */
const BEHIND = ['cause', 'error', 'suppressed', 'original', 'reason'];

export interface Thrown {
  errorName: string;
  /** What it says, the identifiers beside it, the same of its causes, and where in the user's code it was thrown. */
  message: string;
}

/**
 * What can be said of whatever was thrown: names, messages, codes and statuses, along `cause` and `errors`, without what is
 * personal, and the places in the user's code. Never throws, though anything may have been thrown, and any part of it may
 * throw when it is read.
 */
export function describeThrown(thrown: unknown, sent: Sent): Thrown {
  const chain = chainOf(thrown, 0, new Set()).slice(0, MOST_TOLD);
  const [first, ...causes] = chain.map((one) => describeOne(one, sent));
  const { errorName = '', message = '' } = first ?? {};
  const behind = causes.map((one) => `; caused by ${[one.errorName, one.message].filter(Boolean).join(': ')}`);
  const places = chain.map(placesOf).find((found) => found.length > 0) ?? [];
  const at = places.length === 0 ? '' : ` (at ${places.join(', ')})`;
  return { errorName, message: [message, ...behind].join('').slice(0, LONGEST - at.length) + at };
}

/** It and what is behind it, each once: a cause may be its own. */
function chainOf(thrown: unknown, depth: number, seen: Set<unknown>): unknown[] {
  if (depth >= DEEPEST || seen.has(thrown)) return [];
  if (isObject(thrown)) seen.add(thrown);
  const causes = BEHIND.map((name) => read(thrown, name)).filter(
    (cause, i) => isError(cause) || (i === 0 && cause !== undefined),
  );
  const errors = [...listOf(thrown), ...listOf(read(thrown, 'errors'))];
  return [thrown, ...[...causes, ...errors].flatMap((one) => chainOf(one, depth + 1, seen))];
}

function describeOne(thrown: unknown, sent: Sent): Thrown {
  const error = isError(thrown);
  const texts = [read(thrown, 'message'), read(thrown, 'statusText'), error || isObject(thrown) ? '' : printed(thrown)];
  const text = texts.find((one) => typeof one === 'string' && one !== '');
  const message = typeof text === 'string' ? redact(text, sent) : '';
  const beside = FIELDS.flatMap((path) => identifierIn(thrown, path, sent)).filter(
    (one, i, all) => all.indexOf(one) === i,
  );
  return {
    errorName: error ? harmlessName(read(thrown, 'name'), sent) : 'ThrownValue',
    message: [[error ? '' : whatWasThrown(thrown, sent), message].filter(Boolean).join(': '), ...parenthesised(beside)]
      .filter(Boolean)
      .join(' '),
  };
}

function whatWasThrown(thrown: unknown, sent: Sent): string {
  const kind =
    thrown === null || thrown === undefined ? String(thrown) : isObject(thrown) ? kindOf(thrown, sent) : typeof thrown;
  return `${kind} was thrown`;
}

/** `Response` and the like; its class may have any name. */
function kindOf(thrown: object, sent: Sent): string {
  const kind = tagOf(thrown);
  return kind === 'Object' || harmlessName(kind, sent) !== kind ? 'object' : kind;
}

/** Of texts, numbers and the like. */
function printed(thrown: unknown): string {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof thrown) ? String(thrown) : '';
}

function identifierIn(thrown: unknown, path: readonly string[], sent: Sent): string[] {
  const value = path.reduce(read, thrown);
  const name = path.at(-1);
  if (SMALL_NUMBER.test(printed(value))) return [`${name} ${printed(value)}`];
  return typeof value === 'string' && IDENTIFIER.test(value) ? [`${name} ${redact(value, sent)}`] : [];
}

function parenthesised(parts: readonly string[]): string[] {
  return parts.length === 0 ? [] : [`(${parts.join(', ')})`];
}

function placesOf(thrown: unknown): string[] {
  const stack = read(thrown, 'stack');
  return typeof stack === 'string' ? placesIn(stack) : [];
}

/** A part of it; undefined where reading it throws, as a getter or a proxy may. */
function read(thrown: unknown, name: string): unknown {
  try {
    return isObject(thrown) ? Reflect.get(thrown, name) : undefined;
  } catch {
    return undefined;
  }
}

function listOf(errors: unknown): unknown[] {
  try {
    return Array.isArray(errors) ? errors.slice(0, MOST_ERRORS) : [];
  } catch {
    return [];
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Also one of another realm, which is no instance of this one's `Error`. */
function isError(value: unknown): boolean {
  return isObject(value) && (types.isNativeError(value) || isInstance(value));
}

function isInstance(value: object): boolean {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}

function tagOf(value: object): string {
  try {
    return Object.prototype.toString.call(value).slice('[object '.length, -1);
  } catch {
    return 'Object';
  }
}
