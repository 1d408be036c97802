import type { LogFields } from '../log.ts';
import { events, isEventType } from '../oktopost/events.ts';
import type { Context, Item } from '../processor.ts';

/** Short and plain, so that nothing a person wrote passes for an id, a status or a time. */
const PLAIN = /^[\w.:+ -]{1,40}$/;

/** Logs what happened, to which entity, on which network, by whom and when: ids, words from small sets and times, no more. */
export function logSummary(item: Item<string>, { log }: Context): void {
  const [what, entityType] = isEventType(item.event)
    ? [events[item.event].description, events[item.event].entity]
    : ['an event of a type that is not known here', undefined];
  log.info(what, { entityType, ...summary(item) });
}

function summary({ data, timestamp }: Item<string>): LogFields {
  const field = (...names: readonly string[]) => plainField(data, names);
  return {
    entityId: field('Id', 'CommentId'),
    status: field('Status'),
    network: field('Network'),
    by: field('ModifiedBy', 'CreatedBy', 'UserId', 'AssigneeId'),
    at: isoTime(timestamp) ?? field('Modified', 'Created', 'ActivityDate', 'Date'),
  };
}

/** The first of these fields that is there and plain; where `data` is a list, of its first element. */
function plainField(data: unknown, names: readonly string[]): string | undefined {
  const entity: unknown = Array.isArray(data) ? data[0] : data;
  if (typeof entity !== 'object' || entity === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(entity));
  return names.map((name) => fields.get(name)).find(isPlain);
}

function isPlain(value: unknown): value is string {
  return typeof value === 'string' && PLAIN.test(value);
}

/** Undefined for what is no time that a Date can hold. */
function isoTime(seconds: number | undefined): string | undefined {
  const date = new Date((seconds ?? Number.NaN) * 1_000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
