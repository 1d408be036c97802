import { isEventType } from '../oktopost/events.ts';

const EVENT_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/** An event's name for logs: an unknown one comes from outside, and may be anything. */
export function printableEvent(event: string): string {
  return isEventType(event) || EVENT_NAME.test(event) ? event : '(unprintable)';
}
