import { type EventGroup, events, eventTypes } from '../../lib/oktopost/events.ts';

const TITLES: Record<EventGroup, string> = {
  inbox: 'Inbox',
  people: 'People',
  board: 'Board',
  publishing: 'Publishing',
  approval: 'Approval',
};

/** Every event type with its description, by group. */
export function eventList(): string {
  const width = Math.max(...eventTypes.map((type) => type.length));
  const groups = Map.groupBy(eventTypes, (type) => events[type].group);
  const tables = [...groups].map(([group, types]) => {
    const rows = types.map((type) => `  ${type.padEnd(width)}  ${events[type].description}`);
    return [TITLES[group], ...rows, ''].join('\n');
  });
  return `${tables.join('\n')}\nSend one: npm run send -- postSent\n`;
}
