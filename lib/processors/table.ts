import type { Processors } from '../processor.ts';
import { approval } from './approval.ts';
import { board } from './board.ts';
import { inbox } from './inbox.ts';
import { people } from './people.ts';
import { publishing } from './publishing.ts';
import { logSummary } from './summary.ts';

/** What runs for each event type. `fallback` gets the event types that Oktopost adds before this project knows them. */
export const processors = {
  ...inbox,
  ...people,
  ...board,
  ...publishing,
  ...approval,
  fallback: logSummary,
} satisfies Processors;
