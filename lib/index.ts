/**
 * What a processor of one's own imports: `import { PermanentError, type Processor } from 'oktopost-webhooks'`. This is the
 * package's public surface (`exports` in package.json): everything else may change from version to version.
 */
export { logSummary } from './destinations/log-summary.ts';
export { ensureOk, type HttpAnswer } from './ensure-ok.ts';
export type { Log, LogFields } from './log.ts';
export type { EventGroup, EventType, EventTypeIn, PayloadOf } from './oktopost/events.ts';
export type * from './oktopost/payloads.ts';
export { text } from './privacy/fixed-text.ts';
export type { Context, GroupProcessors, Item, Processor, Processors, ProcessorsFor } from './processor.ts';
export { type Delay, PermanentError, RetryLater } from './processor-errors.ts';
