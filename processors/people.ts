import { type GroupProcessors, logSummary } from 'oktopost-webhooks';

/** Leads and what they do: put your function in the place of `logSummary`. */
export const people = {
  newConversion: logSummary,
  newLead: logSummary,
  newLeadActivity: logSummary,
} satisfies GroupProcessors<'people'>;
