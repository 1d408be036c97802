import type { GroupProcessors } from '../processor.ts';
import { logSummary } from './summary.ts';

/** Campaigns and posts: put your function in the place of `logSummary`. */
export const publishing = {
  newCampaign: logSummary,
  postCreated: logSummary,
  postModified: logSummary,
  postDeleted: logSummary,
  postSent: logSummary,
} satisfies GroupProcessors<'publishing'>;
