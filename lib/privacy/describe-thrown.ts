import { redact } from './redact.ts';

/** How far along `cause` and `errors` it looks, and how many errors of a list. */
const DEEPEST = 4;
const MOST_ERRORS = 3;

/** Cuts what a chain of causes adds up to. */
const LONGEST = 600;

/** What Node, the SDKs and HTTP clients put beside a message: words and small numbers that tell machines what happened. */
const FIELDS = ['code', 'status', 'statusCode', 'errno', 'syscall'];
const IDENTIFIER = /^[A-Za-z][\w.-]{0,40}$/;
const SMALL_NUMBER = /^-?\d{1,5}$/;

export interface Thrown {
  errorName: string;
  /** What it says, the identifiers beside it, and the same of its causes. */
  message: string;
}

/**
 * What can be said of whatever was thrown: names, messages, codes and statuses, along `cause` and `errors`, without what the
 * item's data holds. Never throws, though anything may have been thrown, and any part of it may throw when it is read.
 *
 * @param data The item's, as it was sent.
 */
export function describeThrown(thrown: unknown, data: unknown): Thrown {
  const seen = new Set<unknown>();
  const [first, ...causes] = chainOf(thrown, 0, seen).map((one) => describeOne(one, data));
  const { errorName = '', message = '' } = first ?? {};
  const behind = causes.map((one) => `; caused by ${one.errorName}: ${one.message}`);
  return { errorName, message: [message, ...behind].join('').slice(0, LONGEST) };
}

/** It and what is behind it, each once: a cause may be its own. */
function chainOf(thrown: unknown, depth: number, seen: Set<unknown>): unknown[] {
  if (depth >= DEEPEST || seen.has(thrown)) return [];
  if (isObject(thrown)) seen.add(thrown);
  const cause = read(thrown, 'cause');
  const errors = read(thrown, 'errors');
  const behind = [...(cause === undefined ? [] : [cause]), ...listOf(errors)];
  return [thrown, ...behind.flatMap((one) => chainOf(one, depth + 1, seen))];
}

function describeOne(thrown: unknown, data: unknown): Thrown {
  const name = read(thrown, 'name');
  const error = isObject(thrown) && isError(thrown);
  const what = error ? '' : `${thrown === null ? 'null' : typeof thrown} was thrown`;
  const text = read(thrown, 'message');
  const message = typeof text === 'string' ? redact(text, data) : error ? typeof text : '';
  const beside = FIELDS.flatMap((field) => identifierIn(thrown, field, data));
  return {
    errorName: error ? redact(typeof name === 'string' ? name : typeof name, data) : 'ThrownValue',
    message: [[what, message].filter((part) => part !== '').join(': '), ...parenthesised(beside)].join(' '),
  };
}

function identifierIn(thrown: unknown, field: string, data: unknown): string[] {
  const value = read(thrown, field);
  if (typeof value === 'number' && SMALL_NUMBER.test(String(value))) return [`${field} ${value}`];
  return typeof value === 'string' && IDENTIFIER.test(value) ? [`${field} ${redact(value, data)}`] : [];
}

function parenthesised(parts: readonly string[]): string[] {
  return parts.length === 0 ? [] : [`(${parts.join(', ')})`];
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
function isError(value: object): boolean {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
  } catch {
    return false;
  }
}
