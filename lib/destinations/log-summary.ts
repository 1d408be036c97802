import type { LogFields } from '../log.ts';
import { events, isEventType } from '../oktopost/events.ts';
import { isNetwork, isOktopostId, isStatus, isTime } from '../oktopost/known-values.ts';
import type { Context, Item } from '../processor.ts';

/**
 * Logs what happened, to which entity, on which network, by whom and when: ids, words from small sets and times, no more, and
 * each only where it looks like Oktopost's own. A field may hold a name or a phone number, whatever it is called.
 */
export function logSummary(item: Item<string>, { log }: Context): void {
  const [what, entityType] = isEventType(item.event)
    ? [events[item.event].description, events[item.event].entity]
    : ['an event of a type that is not known here', undefined];
  log.info(what, { entityType, ...summary(item) });
}

function summary({ data, timestamp }: Item<string>): LogFields {
  const field = (looksOwn: (value: string) => boolean, ...names: readonly string[]) => ownField(data, names, looksOwn);
  return {
    entityId: field(isOktopostId, 'Id', 'CommentId'),
    status: field(isStatus, 'Status'),
    network: field(isNetwork, 'Network'),
    by: field(isOktopostId, 'ModifiedBy', 'CreatedBy', 'UserId', 'AssigneeId'),
    at: isoTime(timestamp) ?? field(isTime, 'Modified', 'Created', 'ActivityDate', 'Date'),
  };
}

/** The first of these fields that looks like Oktopost's own; where `data` is a list, of its first element. */
function ownField(data: unknown, names: readonly string[], looksOwn: (value: string) => boolean): string | undefined {
  const entity: unknown = Array.isArray(data) ? data[0] : data;
  if (typeof entity !== 'object' || entity === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(entity));
  const values = names.map((name) => fields.get(name));
  return values.find((value): value is string => typeof value === 'string' && looksOwn(value));
}

/** Undefined for what is no time that a Date can hold. */
function isoTime(seconds: number | undefined): string | undefined {
  const date = new Date((seconds ?? Number.NaN) * 1_000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
