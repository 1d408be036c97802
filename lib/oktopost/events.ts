import type {
  BoardMessage,
  BoardStory,
  BoardTopic,
  Campaign,
  InboxItem,
  Lead,
  LeadActivity,
  Note,
  Post,
  Postlog,
  WorkflowItem,
} from './payloads.ts';

/** What an event is about; each has its file in `processors/`. */
export type EventGroup = 'inbox' | 'people' | 'board' | 'publishing' | 'approval';

interface EventInfo<Data> {
  group: EventGroup;
  /** What `data` describes. */
  entity: string;
  description: string;
  /** Never set: it only carries the type of the event's `data`. */
  data?: Data;
}

const inGroup =
  <Group extends EventGroup>(group: Group) =>
  <Data>(entity: string, description: string): EventInfo<Data> & { group: Group } => ({ group, entity, description });

const inbox = inGroup('inbox');
const people = inGroup('people');
const board = inGroup('board');
const publishing = inGroup('publishing');
const approval = inGroup('approval');

/**
 * Every event type that Oktopost is known to send: the one source of names, groups, payload types and descriptions.
 * The first 18 are in Oktopost's webhook article, the last 9 in its SDK only. Others will come, and are processed by the fallback.
 */
export const events = {
  newConversation: inbox<InboxItem>('conversation', 'a new conversation is available in the inbox'),
  conversationUpdated: inbox<InboxItem>('conversation', 'a new comment or reply on an existing conversation'),
  conversationStatusUpdated: inbox<InboxItem>('conversation', 'the status of a conversation changed'),
  newAssignment: inbox<InboxItem>('conversation', 'a conversation was assigned to a user'),
  newNoteOnConversation: inbox<Note>('note', 'a note was added to a conversation'),
  newConversion: people<LeadActivity>('lead activity', 'a social conversion was captured'),
  newLead: people<Lead>('lead', 'a new lead was captured'),
  newLeadActivity: people<LeadActivity>('lead activity', 'a new social activity of a lead was detected'),
  newAdvocacyMessage: board<BoardMessage>('message', 'a message was added to the board'),
  newAdvocacyTopic: board<BoardTopic>('topic', 'a topic was added to the board'),
  newCampaign: publishing<Campaign>('campaign', 'a campaign was created'),
  postCreated: publishing<Post>('post', 'a post was created'),
  postModified: publishing<Post>('post', 'a scheduled post was updated'),
  postDeleted: publishing<Post>('post', 'a scheduled post was deleted'),
  postSent: publishing<Postlog>('postlog', 'a post was sent to social media'),
  newApprovalItem: approval<WorkflowItem>('workflow item', 'a post or message was sent to the approval workflow'),
  approvalItemApproved: approval<WorkflowItem>('workflow item', 'a post or message was approved'),
  approvalItemRejected: approval<WorkflowItem>('workflow item', 'a post or message was rejected'),
  newAdvocacyStory: board<BoardStory>('story', 'a story was added to the board'),
  newInboxItem: inbox<InboxItem>('conversation', 'a new item is available in the inbox'),
  newCommentOnInboxItem: inbox<InboxItem>('comment', 'a new comment on an inbox item'),
  newDirectMessageOnInboxItem: inbox<InboxItem>('comment', 'a new direct message on an inbox item'),
  inboxItemReplied: inbox<InboxItem>('comment', 'an inbox item was replied to'),
  newNoteOnInboxItem: inbox<Note>('note', 'a note was added to an inbox item'),
  newInboxItemAssignment: inbox<InboxItem>('conversation', 'an inbox item was assigned to a user'),
  inboxItemStatusChange: inbox<InboxItem>('conversation', 'the status of an inbox item changed'),
  inboxItemTagChange: inbox<InboxItem>('conversation', 'the tags of an inbox item changed'),
};

/** The name of an event type that is known here: `postSent`, `newLead` and so on. */
export type EventType = keyof typeof events;

/** The type of `data` for an event type. */
export type PayloadOf<E extends EventType> = NonNullable<(typeof events)[E]['data']>;

/** The event types of one group. */
export type EventTypeIn<G extends EventGroup> = {
  [E in EventType]: (typeof events)[E]['group'] extends G ? E : never;
}[EventType];

export const eventTypes = Object.keys(events).filter(isEventType);

/** Safe for any text: `constructor` and `__proto__` are not event types. */
export function isEventType(name: string): name is EventType {
  return Object.hasOwn(events, name);
}
