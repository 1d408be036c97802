import { decodeMessage, type QueueMessage } from '../message.ts';
import { isEventType } from '../oktopost/events.ts';
import type { Processor, Processors } from '../processor.ts';
import { bury, troubleOf } from './give-up.ts';
import { processItem } from './item.ts';
import type { ItemOutcome, ItemReport } from './outcome.ts';
import type { Invocation, QueueRecord } from './ports.ts';
import { type Claim, NO_PAYLOAD_ID } from './ports.ts';
import { backoffSeconds } from './retry.ts';

/** The lease outlives the invocation by this much: clocks differ, and an item must never have two owners. */
const LEASE_MARGIN_MS = 5_000;

/** How it ended when SQS handed a record over. */
export type Processed = Pick<ItemReport, 'info' | 'outcome' | 'replayOf'>;

/** Processes one record to an end that has a name. Never throws. */
export async function processRecord(record: QueueRecord, invocation: Invocation): Promise<Processed> {
  const { ports, settings } = invocation;
  const message = decodeMessage(record.body);
  const info = message?.info;
  try {
    if (message === undefined) return { info, outcome: await buryUnreadable(record, invocation) };
    const replayOf = await findReplay(message, invocation);
    if (replayOf === undefined) return { info, outcome: await processMessage(message, record, invocation) };
    const refused = settings.replayGuard === 'reject';
    return {
      info,
      replayOf,
      outcome: refused ? { kind: 'replay refused' } : await processMessage(message, record, invocation),
    };
  } catch (error) {
    const seconds = backoffSeconds(record.receiveCount, ports.random);
    return { info, outcome: { kind: 'unavailable', seconds, cause: troubleOf(error) } };
  }
}

/** The ids are not signed: the first id under which a content came, if it is not the one it comes under now. */
async function findReplay({ info }: QueueMessage, { ports }: Invocation): Promise<string | undefined> {
  const first = await ports.ledger.firstPayloadId(info);
  return first === (info.payloadId ?? NO_PAYLOAD_ID) ? undefined : first;
}

async function processMessage(
  message: QueueMessage,
  record: QueueRecord,
  invocation: Invocation,
): Promise<ItemOutcome> {
  const { ports, remaining } = invocation;
  const processors = processorsOf(message.info.event, invocation.processors);
  const owner = ports.newId();
  const claim = await ports.ledger.claim(message.info, owner, [...processors.keys()], remaining() + LEASE_MARGIN_MS);
  if (claim.state === 'done') return { kind: 'duplicate' };
  if (claim.state === 'busy') return { kind: 'busy', seconds: secondsUntilFree(claim, record, invocation) };
  return processItem({ message, record, owner, claim, processors, invocation });
}

/** The owner is usually done soon; its lease says when at the latest. */
function secondsUntilFree(claim: Claim & { state: 'busy' }, record: QueueRecord, { ports }: Invocation): number {
  const untilLeaseEnds = Math.ceil((claim.leaseUntil - ports.now()) / 1_000);
  return Math.max(1, Math.min(2 ** record.receiveCount, untilLeaseEnds + 1));
}

/** One processor runs under the name of its entry in the table, several under the names the user gave them. */
function processorsOf(event: string, processors: Processors): ReadonlyMap<string, Processor<string>> {
  const name = isEventType(event) && processors[event] !== undefined ? event : 'fallback';
  const entry = processors[name] ?? processors.fallback;
  return new Map(typeof entry === 'function' ? [[name, entry]] : Object.entries(entry));
}

function buryUnreadable(record: QueueRecord, { ports }: Invocation): Promise<ItemOutcome> {
  const message = 'the message is not one of this project: was it put into the queue by hand?';
  const cause = { processor: '', errorName: 'UnreadableMessage', message };
  return bury(
    { record, info: undefined, reason: 'unreadable message', cause, attempt: 1, firstAt: record.sentAt },
    ports,
  );
}
