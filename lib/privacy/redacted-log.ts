import { inspect } from 'node:util';
import type { Log, LogFields } from '../log.ts';
import { describeThrown } from './describe-thrown.ts';
import { isHarmlessWord, partsOf } from './harmless.ts';
import { redactField, redactFixed } from './redact.ts';
import { isInItem, type Sent } from './sent.ts';

const MOST_FIELDS = 30;
const MOST_OF_A_LIST = 20;
/** Fewer digits are a count, a size or a time that something took. */
const SMALL_DIGITS = 6;

/**
 * What a processor logs, without what is personal: its message as it stands in the code, unless the item holds it; of its
 * fields numbers, booleans and codes, and of texts what is known to be harmless. Never throws, whatever it is given.
 *
 * @param onRedacted Told the name of each field in which something was taken out, `message` for the message.
 */
export function redactedLog(log: Log, sent: Sent, onRedacted: (field: string) => void = () => undefined): Log {
  const write = (level: keyof Log) => (message: string, fields?: LogFields) =>
    quietly(() => {
      const said = redactFixed(printed(message), sent);
      if (said.includes('[…')) onRedacted('message');
      log[level](said, redactedFields(fields, sent, onRedacted));
    });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** What cannot be logged is no reason to fail: the work goes on. */
function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // There is nowhere left to say it.
  }
}

function redactedFields(fields: unknown, sent: Sent, onRedacted: (field: string) => void): LogFields {
  const entries = entriesOf(fields).map(([name, read]): [string, LogFields[string]] => {
    const key = redactedKey(name, sent);
    const said = orUnreadable(() => redactedValue(read(), sent));
    if (key !== name || isRedacted(said)) onRedacted(key);
    return [key, said];
  });
  return Object.fromEntries(entries);
}

type Entry = [string, () => unknown];

/** An error in the place of the fields is one of them. */
function entriesOf(fields: unknown): Entry[] {
  try {
    if (fields === undefined) return [];
    if (typeof fields !== 'object' || fields === null || fields instanceof Error) return [['value', () => fields]];
    const names = Object.keys(fields).slice(0, MOST_FIELDS);
    return names.map((name) => [name, () => Reflect.get(fields, name)]);
  } catch {
    return [['value', () => UNREADABLE]];
  }
}

const UNREADABLE = '(unreadable)';

/** A getter, a proxy or a prototype may throw. */
function orUnreadable(read: () => LogFields[string]): LogFields[string] {
  try {
    return read();
  } catch {
    return UNREADABLE;
  }
}

/** Names of fields stand in the code, but for those that were made of something. */
function redactedKey(name: string, sent: Sent): string {
  const isCode = /^[A-Za-z_$][\w$.-]{0,60}$/.test(name);
  return isCode && partsOf(name).every((part) => isHarmlessWord(part) || isElsewhere(part, sent)) ? name : '[…]';
}

function isElsewhere(word: string, sent: Sent): boolean {
  const texts = sent();
  return texts.complete && !isInItem(word, texts);
}

function redactedValue(value: unknown, sent: Sent): LogFields[string] {
  if (typeof value === 'boolean' || value === undefined) return value;
  if (typeof value === 'number') return isHarmlessNumber(value, sent) ? value : '[…]';
  if (typeof value === 'string') return redactField(value, sent);
  if (Array.isArray(value)) return value.slice(0, MOST_OF_A_LIST).map((one) => redactField(printed(one), sent));
  if (value instanceof Error) return thrownText(value, sent);
  return redactField(printed(value), sent);
}

function isHarmlessNumber(value: number, sent: Sent): boolean {
  const digits = String(Math.abs(value)).replace(/\D/g, '');
  return digits.length <= SMALL_DIGITS || !sent().running.replace(/\D/g, '').includes(digits);
}

function thrownText(error: Error, sent: Sent): string {
  const { errorName, message } = describeThrown(error, sent);
  return `${errorName}: ${message}`;
}

/** Runs nothing of the value's own: no getter, no `toJSON`, no trap of a proxy. */
function printed(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'bigint') return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  return inspect(value, {
    depth: 3,
    maxArrayLength: MOST_OF_A_LIST,
    maxStringLength: 200,
    breakLength: Infinity,
    customInspect: false,
  });
}

function isRedacted(said: LogFields[string]): boolean {
  return (Array.isArray(said) ? said : [said]).some((one) => String(one).includes('[…'));
}
