import { type GroupProcessors, logSummary } from 'oktopost-webhooks';

/** Campaigns and posts: put your function in the place of `logSummary`. */
export const publishing = {
  newCampaign: logSummary,
  postCreated: logSummary,
  postModified: logSummary,
  postDeleted: logSummary,
  postSent: logSummary,
} satisfies GroupProcessors<'publishing'>;
