/** What users must not be able to write: `tsc` fails when one of these lines compiles. Nothing here runs. */

import { logSummary } from '../../lib/destinations/log-summary.ts';
import { ensureOk } from '../../lib/ensure-ok.ts';
import type { GroupProcessors, Item, Processor, Processors } from '../../lib/processor.ts';
import { RetryLater } from '../../lib/processor-errors.ts';

type PartOf<T> = { [K in keyof T]?: T[K] };

/** A processor is inferred whole: the item, its data and the context need no annotation. */
({
  newLead: (item, { log, signal, attempt }) => {
    const event: 'newLead' = item.event;
    const email: string | undefined = item.data.Email;
    log.info(event, { has: email !== undefined, attempt, aborted: signal.aborted });
  },
  postSent: {
    toCrm: async ({ data }) => void data.PostId?.startsWith('0'),
    toSlack: ({ data, payloadId }) => void [data.Network, payloadId],
  },
  newAdvocacyMessage: ({ data }) => void [data].flat().map((entity) => entity.Id),
  fallback: ({ event, data }) => void [event.toUpperCase(), data === undefined],
}) satisfies PartOf<Processors>;

({
  // @ts-expect-error: no event type is called this; the compiler suggests postSent
  postSend: logSummary,
}) satisfies PartOf<Processors>;

({
  postSent: ({ data }) => {
    // @ts-expect-error: a sent post has no e-mail address
    data.Email;
  },
}) satisfies PartOf<Processors>;

({
  newLead: (item) => {
    // @ts-expect-error: the key is payloadId
    item.payloadID;
  },
}) satisfies PartOf<Processors>;

({
  newLead: ({ data }) => {
    // @ts-expect-error: every field may be missing
    data.Email.toLowerCase();
  },
}) satisfies PartOf<Processors>;

({
  newConversation: ({ data }) => {
    // @ts-expect-error: it is null where nobody is assigned
    if (data.AssigneeId !== undefined) data.AssigneeId.toUpperCase();
  },
}) satisfies PartOf<Processors>;

({
  fallback: ({ data }) => {
    // @ts-expect-error: nothing is known of the data of an unknown event type
    data.Id;
  },
}) satisfies PartOf<Processors>;

({
  newLead: (item) => {
    // @ts-expect-error: an item is read-only
    item.data = {};
  },
}) satisfies PartOf<Processors>;

({
  // @ts-expect-error: a processor of sent posts cannot process leads
  newLead: (item: Item<'postSent'>) => void item.data.PostId,
}) satisfies PartOf<Processors>;

({
  // @ts-expect-error: what a processor returns is dropped, so it is likely a mistake
  newLead: () => 'done',
}) satisfies PartOf<Processors>;

({
  // @ts-expect-error: a processor is a function
  newLead: 'logSummary',
}) satisfies PartOf<Processors>;

({
  newLead: logSummary,
  newConversion: logSummary,
  newLeadActivity: logSummary,
  // @ts-expect-error: a post is not of this group
  postSent: logSummary,
}) satisfies GroupProcessors<'people'>;

/** An event type without an entry goes to the fallback, so that an upgrade with new event types compiles. */
({ newLead: logSummary }) satisfies GroupProcessors<'people'>;
({ fallback: logSummary }) satisfies Processors;

// @ts-expect-error: without a fallback, new event types would have nowhere to go
({ newLead: logSummary }) satisfies Processors;

// @ts-expect-error: a processor of one event type is not one of another
const wrong: Processor<'newLead'> = (item: Item<'postSent'>) => void item;
void wrong;

/** The answer of `fetch` and of other clients is one that `ensureOk` takes; what it throws is no promise to await. */
(response: Response): void => ensureOk(response);
(response: { status: number; headers: Headers; body: NodeJS.ReadableStream | null }) => ensureOk(response);

// @ts-expect-error: the promise of an answer has no status yet
() => ensureOk(fetch('https://crm.example.com'));

// @ts-expect-error: a delay without a reason says nothing in the log
() => new RetryLater(5);

// @ts-expect-error: it is the item or the destination that waits
() => new RetryLater(5, 'busy', 'processor');
