import { createHash } from 'node:crypto';
import { isEventType } from '../oktopost/events.ts';
import { isOktopostId } from '../oktopost/known-values.ts';

const EVENT_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** An event's name for logs: an unknown one comes from outside, and may be anything. */
export function printableEvent(event: string): string {
  return isEventType(event) || EVENT_NAME.test(event) ? event : '(unprintable)';
}

/** Ids that are none of Oktopost's: a count, or one that a program made, as `smoke` does. */
const COUNT = /^(?:-|\d{1,6})$/;
const UUID = /^(?:[a-z]{1,10}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A payload id for whatever people see. It comes in a header that is not signed, so it may be anything: what does not look like
 * an id is hashed, and the same one is still known again.
 */
export function printableId(id: string | undefined): string | undefined {
  if (id === undefined || id === '' || isOktopostId(id) || COUNT.test(id) || UUID.test(id)) return id;
  return `sha256:${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;
}
