import { type EventGroup, events, eventTypes } from '../../lib/oktopost/events.ts';
import { writeJson } from '../terminal/json.ts';
import { columnsOf, type Screen } from '../terminal/surroundings.ts';
import { table } from '../terminal/table.ts';

const TITLES: Record<EventGroup, string> = {
  inbox: 'Inbox',
  people: 'People',
  board: 'Board',
  publishing: 'Publishing',
  approval: 'Approval',
};

/** Prints every event type, for people or as JSON. */
export function printEvents(json: boolean, stdout: Screen): void {
  const list = eventTypes.map((event) => ({ event, ...events[event] }));
  if (json) writeJson(stdout, list);
  else stdout.write(eventList(columnsOf(stdout)));
}

/** Every event type with its description, by group, in lines of at most `width` characters. */
export function eventList(width: number): string {
  const longest = Math.max(...eventTypes.map((type) => type.length));
  const groups = Map.groupBy(eventTypes, (type) => events[type].group);
  const parts = [...groups].map(([group, types]) => {
    const rows = types.map((type) => [type, events[type].description]);
    return [TITLES[group], ...table([{ width: longest }, { tooLong: 'wrap' }], rows, width, '  '), ''].join('\n');
  });
  return `${parts.join('\n')}\nSend one: npm run send -- postSent\n`;
}
