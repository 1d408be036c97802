import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { events, eventTypes, isEventType } from '../../../lib/oktopost/events.ts';

test('all 27 event types are known, each with a group, an entity and a one-line description', () => {
  expect(eventTypes).toHaveLength(27);
  for (const type of eventTypes) {
    expect(events[type].group).toMatch(/^(inbox|people|board|publishing|approval)$/);
    expect(events[type].entity).toMatch(/^[a-z ]+$/);
    expect(events[type].description).toMatch(/^[^\n]{10,80}$/);
  }
});

test.each(['constructor', '__proto__', 'toString', '', 'postsent', 'PostSent'])('%j is not an event type', (name) => {
  expect(isEventType(name)).toBe(false);
});

test('every event type has a fixture, and every fixture an event type', () => {
  const fixtures = readdirSync(new URL('../../../lib/sender/samples/', import.meta.url));
  expect(fixtures.sort()).toEqual(eventTypes.map((type) => `${type}.json`).sort());
});
