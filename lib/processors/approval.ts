import type { GroupProcessors } from '../processor.ts';
import { logSummary } from './summary.ts';

/** The approval workflow: put your function in the place of `logSummary`. */
export const approval = {
  newApprovalItem: logSummary,
  approvalItemApproved: logSummary,
  approvalItemRejected: logSummary,
} satisfies GroupProcessors<'approval'>;
