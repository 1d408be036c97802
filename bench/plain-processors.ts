import { logSummary } from '../lib/destinations/log-summary.ts';
import type { Processors } from '../lib/processor.ts';

/** What is measured is the product: the user's processors may import anything. */
export const processors = { fallback: logSummary } satisfies Processors;
