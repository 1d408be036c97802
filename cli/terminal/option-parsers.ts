import { InvalidArgumentError } from '@commander-js/extra-typings';
import { type EventType, eventTypes, isEventType } from '../../lib/oktopost/events.ts';
import { guess } from '../../lib/operate/nearest.ts';
import { toType } from '../../lib/operate/to-type.ts';
import { UsageError } from '../../lib/operate/usage-error.ts';
import { isUsableSecret } from '../../lib/parse-webhooks.ts';

/**
 * Parsers for the values of options, for every command. What they throw says how the value must be; the name of the option is
 * put before it, and a secret is never repeated.
 */

/** A whole number; least and most are both allowed. */
export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw mustBe(`a whole number from ${least} to ${most.toLocaleString('en')}`, text);
  };
}

/** A share of 1, from 0 to `most`: `0.2`. */
export function share(most: number): (text: string) => number {
  return (text) => {
    const value = decimal(text);
    if (value <= most) return value;
    throw mustBe(`a share from 0 to ${most}, for example 0.2`, text);
  };
}

/** Seconds from 0 to `most`, also a part of one: `0.5`. */
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

/** A URL of http or https with its scheme. */
export function url(text: string): URL {
  const parsed = URL.parse(text);
  if (parsed !== null && /^https?:$/.test(parsed.protocol)) return parsed;
  throw mustBe('a whole URL, for example http://127.0.0.1:3000', text);
}

/** The id of a webhook as it goes into a header: also one that no webhook of Oktopost could have. */
export function webhookId(text: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new InvalidArgumentError('must be an id without white space, as Oktopost shows it.');
}

/** The secret of a webhook. */
export function secret(text: string): string {
  if (isUsableSecret(text)) return text;
  throw new InvalidArgumentError(
    'is empty or has white space around it, or characters in it that nobody sees. Was it copied with a line end?',
  );
}

/** The name of a stage, which becomes a part of the names of what is deployed. */
export function stage(text: string): string {
  if (/^[A-Za-z0-9-]+$/.test(text)) return text;
  throw new InvalidArgumentError(`must consist of letters, digits and \`-\`, not ${JSON.stringify(text)}.`);
}

/** The name of a region of AWS, by its form: new ones come. */
export function region(text: string): string {
  if (/^[a-z]+(-[a-z]+)+-\d+$/.test(text)) return text;
  throw mustBe('the name of a region, for example eu-west-1', text);
}

/** More names than that are for the help. */
const MOST_NAMED = 8;

/** One of some names, exactly. Where they are too many to be named, the nearest one is. */
export function oneOf(names: readonly string[]): (text: string) => string {
  return (text) => {
    if (names.includes(text)) return text;
    if (names.length <= MOST_NAMED) throw mustBe(`one of ${names.join(', ')}`, text);
    const not = `must be one of those in the help, not ${JSON.stringify(text)}.`;
    throw new InvalidArgumentError(not + guess(text, names));
  };
}

/** An event type that Oktopost has. @throws UsageError where it has none of that name. */
export function eventType(text: string): EventType {
  if (isEventType(text)) return text;
  const sentence = `Oktopost has no event type ${JSON.stringify(text)}.${guess(text, eventTypes)}`;
  throw new UsageError(toType(`${sentence} To see all of them, type:`, 'npm run okto -- send --list'));
}

function mustBe(what: string, text: string): InvalidArgumentError {
  return new InvalidArgumentError(`must be ${what}, not ${JSON.stringify(text)}.`);
}
