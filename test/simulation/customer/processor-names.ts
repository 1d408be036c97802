/** The event types of the simulated webhooks, and the names of the processors that each has. */
export const PROCESSORS: Readonly<Record<string, readonly string[]>> = {
  newLead: ['newLead'],
  postSent: ['crm', 'chat'],
  newConversation: ['newConversation'],
  newApprovalItem: ['search', 'mail'],
  fallback: ['fallback'],
};
