import { logSummary } from '../../lib/destinations/log-summary.ts';
import { eventTypes } from '../../lib/oktopost/events.ts';
import type { Processors } from '../../lib/processor.ts';

/**
 * The table of processors that the product's tests run: never the one in `processors/`, which is the user's and may call real
 * systems. jest.config.js puts it in that one's place.
 */
export const processors: Processors = {
  ...Object.fromEntries(eventTypes.map((event) => [event, logSummary])),
  fallback: logSummary,
};
