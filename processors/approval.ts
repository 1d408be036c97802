import { type GroupProcessors, logSummary } from 'oktopost-webhooks';

/** The approval workflow: put your function in the place of `logSummary`. */
export const approval = {
  newApprovalItem: logSummary,
  approvalItemApproved: logSummary,
  approvalItemRejected: logSummary,
} satisfies GroupProcessors<'approval'>;
