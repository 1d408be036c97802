import type { Log } from './log.ts';
import type { EventGroup, EventType, EventTypeIn, PayloadOf } from './oktopost/events.ts';

/**
 * One element of a delivery's payload, as a processor gets it. `E` is its event type; for a type that this project does not
 * know, `data` is `unknown`.
 */
export interface Item<E extends string = EventType> {
  /** Always there, and the same at each attempt and resend of this item: use it as the idempotency key of whatever you write elsewhere. */
  readonly key: string;
  readonly event: E;
  /** What Oktopost sent about the event, parsed, for this processor alone. Every field may be missing: check before use. Personal data: do not log it. */
  readonly data: E extends EventType ? PayloadOf<E> : unknown;
  /** The item's text, byte for byte as Oktopost sent it: for numbers above 2^53, which `data` rounds. */
  readonly json: string;
  /** Oktopost's id of this item, the same on every resend. Missing where a delivery's ids do not pair with its items. */
  readonly payloadId?: string;
  readonly webhookId: string;
  /** The POST that brought it; stands in the answer to Oktopost and in every log line. */
  readonly deliveryId: string;
  /** When it happened, in seconds since the epoch (UTC), where Oktopost says so. */
  readonly timestamp?: number;
  /** Position in the delivery, from 0. */
  readonly index: number;
  /** Number of items in the delivery. */
  readonly count: number;
}

/** What a processor is given beside its item. */
export interface Context {
  /**
   * Structured; adds the item's ids to each line, and never throws. The message stays as it stands in the code, but for what the
   * item holds; of fields, numbers and harmless words stay. Do not log `data`: most of it becomes `[…]`.
   */
  readonly log: Log;
  /** Aborted when the processor's time is up. Pass it on, as in `fetch(url, { signal })`: what ignores it is abandoned. */
  readonly signal: AbortSignal;
  /** 1 the first time; begins anew when the item is sent or replayed anew. What did not run for want of time does not count. */
  readonly attempt: number;
}

/**
 * The user's function for one event type. Returning means done: it is not run again for this item. Throwing means that the
 * item comes back later, for `retryHours` (72), and then becomes a dead letter: so be ready to see it twice, and use `key` as
 * the idempotency key of whatever is written elsewhere. What takes longer than `processorSeconds` (20) has failed too. Five different items
 * that fail in a row let the processor rest, as one that asks for time does.
 * `ensureOk(response)` throws what fits an HTTP answer. Throw `RetryLater` to choose the delay, `PermanentError` where trying
 * again cannot help.
 * Await what is started: an error that nobody awaits fails the processor only while it runs, and is logged afterwards.
 */
export type Processor<E extends string = EventType> = ProcessorMethod<E>['process'];

/** As a method, so that a table of processors for different event types can be looked up by an event type known only at run time. */
interface ProcessorMethod<E extends string> {
  process(item: Item<E>, context: Context): void | Promise<void>;
}

/**
 * What runs for an event type: one processor, or several by name. Each is remembered under its name once it has succeeded for
 * an item, so that another's failure does not repeat it; renaming one makes it run again for items that are resent. `{}` is
 * nothing to do.
 */
export type ProcessorsFor<E extends string> = Processor<E> | { readonly [name: string]: Processor<E> };

/** The processors of a group of events: each of its event types may have an entry, and no other may. */
export type GroupProcessors<G extends EventGroup> = { readonly [E in EventTypeIn<G>]?: ProcessorsFor<E> };

/**
 * The table of all processors. An event type without an entry goes to `fallback`, as do the types that this project does not
 * know yet: so an upgrade that brings event types does not break a table. An entry that is no function, where no compiler looked,
 * fails as a processor that throws would, until a deploy fixes it.
 */
export type Processors = { readonly [E in EventType]?: ProcessorsFor<E> } & {
  readonly fallback: ProcessorsFor<string>;
};
