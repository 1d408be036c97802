import { logSummary, type Processors } from 'oktopost-webhooks';
import { approval } from './approval.ts';
import { board } from './board.ts';
import { inbox } from './inbox.ts';
import { people } from './people.ts';
import { publishing } from './publishing.ts';

/** What runs for each event type. `fallback` gets the event types without an entry, and those that Oktopost adds. */
export const processors = {
  ...inbox,
  ...people,
  ...board,
  ...publishing,
  ...approval,
  fallback: logSummary,
} satisfies Processors;
