import type { DeadReason } from '../dead-letter.ts';
import type { ItemInfo, QueueMessage } from '../message.ts';
import { contentOf } from '../oktopost/content.ts';
import { decodeRange } from '../range-message.ts';
import { bury, defectOf, troubleOf } from './give-up.ts';
import { identify } from './identify.ts';
import { type ClaimedItem, processItem } from './item.ts';
import type { ItemOutcome, ItemReport } from './outcome.ts';
import type { Invocation, QueueRecord } from './ports.ts';
import { processorsOf } from './processors-of.ts';
import { backoffSeconds, untriedMs } from './retry.ts';
import { splitRange } from './split-range.ts';
import { Unreachable } from './unreachable.ts';
import { reasonToWait, secondsUntilFree, waitForRest } from './wait.ts';

/** The lease outlives the invocation by this much: clocks differ, and an item must never have two owners. */
const LEASE_MARGIN_MS = 5_000;

/** How it ended when SQS handed a record over. */
export type Processed = Pick<ItemReport, 'info' | 'outcome' | 'replayOf' | 'changedFrom'>;

/** An earlier attempt has no end: it runs when all others are written down, alone. Who crashed alone least often comes first. */
export interface Suspect {
  crashedAlone: number;
}

/**
 * Processes one record to an end that has a name. Never throws.
 *
 * @param message What the record carries; undefined where that is no message of this project.
 * @param alone Nothing else runs: now suspects may.
 */
export async function processRecord(
  record: QueueRecord,
  message: QueueMessage | undefined,
  invocation: Invocation,
  alone: boolean,
): Promise<Processed | Suspect> {
  const info = message?.info;
  try {
    if (message === undefined) return { info, outcome: await processOther(record, invocation) };
    return await processMessage(message, record, invocation, alone);
  } catch (error) {
    const seconds = backoffSeconds(record.receiveCount, invocation.ports.random);
    if (error instanceof Unreachable)
      return { info, outcome: { kind: 'unavailable', seconds, cause: troubleOf(error) } };
    return { info, outcome: { kind: 'defect', seconds, cause: defectOf(error) } };
  }
}

async function processMessage(
  message: QueueMessage,
  record: QueueRecord,
  invocation: Invocation,
  alone: boolean,
): Promise<Processed | Suspect> {
  const { info } = message;
  const processors = processorsOf(info, invocation.processors);
  if (processors.length === 0) return { info, outcome: { kind: 'done', attempt: 1 } };
  const content = contentOfMessage(message);
  const { key, entry, seen, refusal } = await identify(info, content, invocation);
  const end = (outcome: ItemOutcome): Processed => ({ info, ...seen, outcome });
  if (refusal) return end(await buryRefused(refusal, info, record, invocation));
  const left = processors.filter(({ doneAs }) => !entry.done.has(doneAs));
  if (left.length === 0) return end({ kind: 'duplicate' });
  const wait = await reasonToWait(entry, left, record, invocation);
  if (wait !== undefined)
    return end('rest' in wait ? await waitForRest(wait.rest, entry.history, message, record, invocation) : wait);
  const { open, crashedAlone } = entry.history;
  if (!alone && open + crashedAlone > 0) return { crashedAlone };
  const item = { message, key, record, processors, invocation };
  const untried = untriedMs(entry.history, invocation.ports.now());
  return end(await claimItem(item, entry.content ?? content(), untried, alone));
}

/** Of an item that is kept elsewhere only the bytes are compared. */
function contentOfMessage(message: QueueMessage): () => string {
  const { sha256 } = message.info;
  return () => ('json' in message ? contentOf(message.json, sha256) : sha256);
}

async function claimItem(
  item: Omit<ClaimedItem, 'owner' | 'claim'>,
  content: string,
  untried: number,
  alone: boolean,
): Promise<ItemOutcome> {
  const { key, record, processors, invocation } = item;
  const { ports, remaining } = invocation;
  const owner = ports.newId();
  const names = processors.map(({ doneAs }) => doneAs);
  const leaseMs = remaining() + LEASE_MARGIN_MS;
  const claim = await ports.ledger.claim(key, {
    owner,
    processors: names,
    leaseMs,
    content,
    alone,
    untriedMs: untried,
  });
  if (claim.state === 'done') return { kind: 'duplicate' };
  if (claim.state === 'busy') return { kind: 'busy', seconds: secondsUntilFree(claim.leaseUntil, record, ports.now()) };
  return processItem({ ...item, owner, claim });
}

/** By a setting of the people who run this: once they have set it back, a replay is processed. */
function buryRefused(
  reason: DeadReason,
  info: ItemInfo,
  record: QueueRecord,
  { ports }: Invocation,
): Promise<ItemOutcome> {
  const cause = { processor: '', errorName: 'Refused', message: `${reason}: by the setting, it is not processed` };
  return bury({ record, info, reason, cause, attempt: 1, firstAt: record.sentAt }, ports);
}

/** What carries no item stands for many, or is no message of this project. */
function processOther(record: QueueRecord, invocation: Invocation): Promise<ItemOutcome> {
  const range = decodeRange(record.body);
  return range === undefined ? buryUnreadable(record, invocation) : splitRange(range, record, invocation);
}

function buryUnreadable(record: QueueRecord, { ports }: Invocation): Promise<ItemOutcome> {
  const message = 'the message is not one of this project: was it put into the queue by hand?';
  const cause = { processor: '', errorName: 'UnreadableMessage', message };
  return bury(
    { record, info: undefined, reason: 'unreadable message', cause, attempt: 1, firstAt: record.sentAt },
    ports,
  );
}
