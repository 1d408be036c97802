import { decodeMessage, type QueueMessage } from '../message.ts';
import { bury, defectOf, troubleOf } from './give-up.ts';
import { processItem } from './item.ts';
import { type LedgerEntry, NO_PAYLOAD_ID } from './ledger.ts';
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
export type Processed = Pick<ItemReport, 'info' | 'outcome' | 'replayOf'>;

/** An earlier attempt has no end: it runs when all others are written down, alone. Who crashed alone least often comes first. */
export interface Suspect {
  crashedAlone: number;
}

/**
 * Processes one record to an end that has a name. Never throws.
 *
 * @param alone Nothing else runs: now suspects may.
 */
export async function processRecord(
  record: QueueRecord,
  invocation: Invocation,
  alone: boolean,
): Promise<Processed | Suspect> {
  const message = decodeMessage(record.body);
  const info = message?.info;
  try {
    if (message === undefined) return { info, outcome: await buryUnreadable(record, invocation) };
    const replayOf = await findReplay(message, invocation);
    const replay = replayOf !== undefined && { replayOf };
    if (replay && invocation.settings.replayGuard === 'reject')
      return { info, ...replay, outcome: { kind: 'replay refused' } };
    const outcome = await processMessage(message, record, invocation, alone);
    return 'crashedAlone' in outcome ? outcome : { info, ...replay, outcome };
  } catch (error) {
    const seconds = backoffSeconds(record.receiveCount, invocation.ports.random);
    if (error instanceof Unreachable)
      return { info, outcome: { kind: 'unavailable', seconds, cause: troubleOf(error) } };
    return { info, outcome: { kind: 'defect', seconds, cause: defectOf(error) } };
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
  alone: boolean,
): Promise<ItemOutcome | Suspect> {
  const { ports } = invocation;
  const processors = processorsOf(message.info.event, invocation.processors);
  if (processors.length === 0) return { kind: 'done', attempt: 1 };
  const entry = await ports.ledger.look(message.info);
  const left = processors.filter(({ name }) => !entry.done.has(name));
  if (left.length === 0) return { kind: 'duplicate' };
  const wait = await reasonToWait(entry, left, record, invocation);
  if (wait !== undefined)
    return 'rest' in wait ? waitForRest(wait.rest, entry.history, message, record, invocation) : wait;
  const { open, crashedAlone } = entry.history;
  if (!alone && open + crashedAlone > 0) return { crashedAlone };
  return claimItem(message, record, processors, invocation, alone);
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
  message: QueueMessage,
  record: QueueRecord,
  processors: readonly ChosenProcessor[],
  invocation: Invocation,
  alone: boolean,
): Promise<ItemOutcome> {
  const { ports, remaining } = invocation;
  const owner = ports.newId();
  const names = processors.map(({ name }) => name);
  const leaseMs = remaining() + LEASE_MARGIN_MS;
  const claim = await ports.ledger.claim(message.info, { owner, processors: names, leaseMs, alone });
  if (claim.state === 'done') return { kind: 'duplicate' };
  if (claim.state === 'busy') return { kind: 'busy', seconds: secondsUntilFree(claim.leaseUntil, record, ports.now()) };
  return processItem({ message, record, owner, claim, processors, invocation });
}

/** The owner is usually done soon; its lease says when at the latest. */
function secondsUntilFree(leaseUntil: number, { receiveCount }: QueueRecord, now: number): number {
  return Math.max(1, Math.min(2 ** receiveCount, Math.ceil((leaseUntil - now) / 1_000) + 1));
}

function buryUnreadable(record: QueueRecord, { ports }: Invocation): Promise<ItemOutcome> {
  const message = 'the message is not one of this project: was it put into the queue by hand?';
  const cause = { processor: '', errorName: 'UnreadableMessage', message };
  return bury(
    { record, info: undefined, reason: 'unreadable message', cause, attempt: 1, firstAt: record.sentAt },
    ports,
  );
}
