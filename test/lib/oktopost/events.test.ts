import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { events, eventTypes, isEventType } from '../../../lib/oktopost/events.ts';

/** The 18 of Oktopost's webhook article, and the nine that its SDK has beside them. */
const KNOWN = `newConversation conversationUpdated conversationStatusUpdated newAssignment newNoteOnConversation
  newConversion newLead newLeadActivity newAdvocacyMessage newAdvocacyTopic newCampaign postCreated postModified postDeleted
  postSent newApprovalItem approvalItemApproved approvalItemRejected newAdvocacyStory newInboxItem newCommentOnInboxItem
  newDirectMessageOnInboxItem inboxItemReplied newNoteOnInboxItem newInboxItemAssignment inboxItemStatusChange
  inboxItemTagChange`.split(/\s+/);

test('the 27 event types of Oktopost are known, each with a group, an entity and a one-line description', () => {
  expect(KNOWN).toHaveLength(27);
  expect(eventTypes).toEqual(expect.arrayContaining(KNOWN));
  for (const type of eventTypes) {
    expect(events[type].group).toMatch(/^(inbox|people|board|publishing|approval)$/);
    expect(events[type].entity).toMatch(/^[a-z ]+$/);
    expect(events[type].description).toMatch(/^[^\n]{10,80}$/);
  }
});

test.each(['constructor', '__proto__', 'toString', '', 'postsent', 'PostSent'])('%j is not an event type', (name) => {
  expect(isEventType(name)).toBe(false);
});

test('every event type has a sample, and every sample an event type', () => {
  const samples = readdirSync(new URL('../../../lib/sender/samples/', import.meta.url));
  expect(samples.sort()).toEqual(eventTypes.map((type) => `${type}.json`).sort());
});
