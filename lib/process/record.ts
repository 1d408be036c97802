import type { DeadReason } from '../dead-letter.ts';
import type { ItemInfo, QueueMessage } from '../message.ts';
import { contentOf } from '../oktopost/content.ts';
import { bury, defectOf, troubleOf } from './give-up.ts';
import { identify } from './identify.ts';
import { type ClaimedItem, processItem } from './item.ts';
import type { LedgerEntry } from './ledger.ts';
import type { ItemOutcome, ItemReport } from './outcome.ts';
import type { Invocation, QueueRecord } from './ports.ts';
import { type ChosenProcessor, processorsOf } from './processors-of.ts';
import type { Rest } from './rest.ts';
import { backoffSeconds, secondsLeft } from './retry.ts';
import { Unreachable } from './unreachable.ts';
import { secondsUntilFirst, waitForRest } from './wait.ts';

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
    if (message === undefined) return { info, outcome: await buryUnreadable(record, invocation) };
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
  return end(await claimItem(item, entry.content ?? content(), alone));
}

/** Of an item that is kept elsewhere only the bytes are compared. */
function contentOfMessage(message: QueueMessage): () => string {
  const { sha256 } = message.info;
  return () => ('json' in message ? contentOf(message.json, sha256) : sha256);
}

/** Before anything is written: most items that have to wait cost no more than a look. */
async function reasonToWait(
  { leaseUntil, history: { waits, failed } }: LedgerEntry,
  left: readonly ChosenProcessor[],
  record: QueueRecord,
  { ports, rests }: Invocation,
): Promise<ItemOutcome | { rest: Rest } | undefined> {
  const now = ports.now();
  if (leaseUntil !== undefined && leaseUntil > now)
    return { kind: 'busy', seconds: secondsUntilFree(leaseUntil, record, now) };
  const isLastTime = secondsLeft({ now, sentAt: record.sentAt }) <= 0;
  const wanted = left.filter(({ name }) => isLastTime || (waits.get(name) ?? 0) <= now);
  if (wanted.length === 0)
    return {
      kind: 'waiting',
      seconds: secondsUntilFirst(
        left.flatMap(({ name }) => waits.get(name) ?? []),
        now,
      ),
    };
  let soonest: Rest | undefined;
  for (const { restName } of wanted) {
    const rest = await rests.restOf(restName, failed > 0);
    if (rest === undefined) return undefined;
    if (soonest === undefined || rest.until < soonest.until) soonest = rest;
  }
  return soonest && { rest: soonest };
}

async function claimItem(
  item: Omit<ClaimedItem, 'owner' | 'claim'>,
  content: string,
  alone: boolean,
): Promise<ItemOutcome> {
  const { key, record, processors, invocation } = item;
  const { ports, remaining } = invocation;
  const owner = ports.newId();
  const names = processors.map(({ doneAs }) => doneAs);
  const leaseMs = remaining() + LEASE_MARGIN_MS;
  const claim = await ports.ledger.claim(key, { owner, processors: names, leaseMs, content, alone });
  if (claim.state === 'done') return { kind: 'duplicate' };
  if (claim.state === 'busy') return { kind: 'busy', seconds: secondsUntilFree(claim.leaseUntil, record, ports.now()) };
  return processItem({ ...item, owner, claim });
}

/** The owner is usually done soon; its lease says when at the latest. */
function secondsUntilFree(leaseUntil: number, { receiveCount }: QueueRecord, now: number): number {
  return Math.max(1, Math.min(2 ** receiveCount, Math.ceil((leaseUntil - now) / 1_000) + 1));
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

function buryUnreadable(record: QueueRecord, { ports }: Invocation): Promise<ItemOutcome> {
  const message = 'the message is not one of this project: was it put into the queue by hand?';
  const cause = { processor: '', errorName: 'UnreadableMessage', message };
  return bury(
    { record, info: undefined, reason: 'unreadable message', cause, attempt: 1, firstAt: record.sentAt },
    ports,
  );
}
