import { type GroupProcessors, logSummary } from 'oktopost-webhooks';

/** Conversations, comments and messages: put your function in the place of `logSummary`. */
export const inbox = {
  newConversation: logSummary,
  conversationUpdated: logSummary,
  conversationStatusUpdated: logSummary,
  newAssignment: logSummary,
  newNoteOnConversation: logSummary,
  newInboxItem: logSummary,
  newCommentOnInboxItem: logSummary,
  newDirectMessageOnInboxItem: logSummary,
  inboxItemReplied: logSummary,
  newNoteOnInboxItem: logSummary,
  newInboxItemAssignment: logSummary,
  inboxItemStatusChange: logSummary,
  inboxItemTagChange: logSummary,
} satisfies GroupProcessors<'inbox'>;
