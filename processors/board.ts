import { type GroupProcessors, logSummary } from 'oktopost-webhooks';

/** The advocacy board's messages, topics and stories: put your function in the place of `logSummary`. */
export const board = {
  newAdvocacyMessage: logSummary,
  newAdvocacyTopic: logSummary,
  newAdvocacyStory: logSummary,
} satisfies GroupProcessors<'board'>;
