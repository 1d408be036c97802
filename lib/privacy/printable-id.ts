import { createHash } from 'node:crypto';
import { isEventType } from '../oktopost/events.ts';
import { isOktopostId } from '../oktopost/known-values.ts';
import { isPlainWord } from './harmless.ts';

/** As programs make them, `smoke` among them. */
const UUID = /^(?:[a-z]{1,10}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A count, or one behind the kind that Oktopost's ids begin with. */
const COUNTED = /^(?:0[0-9A-Za-z]{2})?\d{0,6}$/;
const MOST_DIGITS = 6;

/**
 * A payload id for whatever people see. It comes in a header that is not signed, so it may be anything: what does not look like
 * an id is hashed, and the same one is still known again.
 */
export function printableId(id: string | undefined): string | undefined {
  if (id === undefined || isOktopostId(id) || UUID.test(id) || isMadeOfWords(id)) return id;
  return `sha256:${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;
}

/** `oversize-3` and the like; more digits may be a phone number. */
function isMadeOfWords(id: string): boolean {
  if (id.replace(/\D/g, '').length > MOST_DIGITS) return false;
  return id.split(/[-_]/).every((part) => COUNTED.test(part) || isPlainWord(part) || isEventType(part));
}
