import { InvalidArgumentError } from '@commander-js/extra-typings';
import { type EventType, eventTypes, isEventType } from '../../lib/oktopost/events.ts';
import { nearest } from '../../lib/operate/nearest.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { isUsableSecret } from '../../lib/parse-webhooks.ts';

/**
 * Parsers for the values of options, for every command. What they throw says how the value must be; the name of the option is
 * put before it, and a secret is never repeated.
 */

export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw mustBe(`a whole number from ${least} to ${most.toLocaleString('en')}`, text);
  };
}

export function share(most: number): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (value <= most) return value;
    throw mustBe(`a share from 0 to ${most}, for example 0.2`, text);
  };
}

export function seconds(most: number): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (value <= most) return value;
    throw mustBe(`a number of seconds from 0 to ${most.toLocaleString('en')}`, text);
  };
}

function decimal(text: string): number {
  return /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
}

export function url(text: string): URL {
  const parsed = URL.parse(text);
  if (parsed !== null && /^https?:$/.test(parsed.protocol)) return parsed;
  throw mustBe('a whole URL, for example http://127.0.0.1:3000', text);
}

export function webhookId(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new InvalidArgumentError('must be an id without white space, as Oktopost shows it.');
}

export function secret(text: string): string {
  if (isUsableSecret(text)) return text;
  throw new InvalidArgumentError('is empty or has white space around it. Was it copied with a line end?');
}

/** Of a stage or a region. */
export function name(text: string): string {
  if (/^[A-Za-z0-9-]+$/.test(text)) return text;
  throw new InvalidArgumentError(`must consist of letters, digits and \`-\`, not ${JSON.stringify(text)}.`);
}

/** More names than that are for the help. */
const MOST_NAMED = 8;

/** One of some names. */
export function oneOf(names: readonly string[]): (text: string) => string {
  return (text) => {
    if (names.includes(text)) return text;
    const meant = nearest(text, names);
    const guess = meant === undefined ? '' : ` Did you mean ${meant}?`;
    const must = `must be one of ${names.length > MOST_NAMED ? 'those in the help' : names.join(', ')}`;
    throw new InvalidArgumentError(`${must}, not ${JSON.stringify(text)}.${guess}`);
  };
}

/** @throws UsageError where Oktopost has no such event type. */
export function eventType(text: string): EventType {
  if (isEventType(text)) return text;
  const meant = nearest(text, eventTypes);
  const guess = meant === undefined ? '' : ` Did you mean ${meant}?`;
  throw new UsageError(
    `Oktopost has no event type ${JSON.stringify(text)}.${guess} All are in: npm run okto -- send --list`,
  );
}

function mustBe(what: string, text: string): InvalidArgumentError {
  return new InvalidArgumentError(`must be ${what}, not ${JSON.stringify(text)}.`);
}
