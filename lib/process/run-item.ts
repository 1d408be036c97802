import type { Log } from '../log.ts';
import type { QueueMessage } from '../message.ts';
import { redactedLog } from '../privacy/redacted-log.ts';
import { type Sent, sentText } from '../privacy/sent.ts';
import { RetryLater } from '../processor-errors.ts';
import { causeOf } from './give-up.ts';
import { itemLog } from './item-log.ts';
import { type Claim, type History, type ItemKey, keyText } from './ledger.ts';
import type { GiveItem, LoadedItem } from './load-item.ts';
import type { Cause } from './outcome.ts';
import { type Invocation, type QueueRecord, timeLeft } from './ports.ts';
import type { ChosenProcessor } from './processors-of.ts';
import type { Rest } from './rest.ts';
import { askedSeconds, backoffSeconds, restingSeconds, secondsLeft } from './retry.ts';
import { runProcessor } from './run.ts';

/** One attempt at an item that this invocation has claimed: nobody else works on it meanwhile. */
export interface Attempt {
  message: QueueMessage;
  /** Under which the ledger knows it. */
  key: ItemKey;
  record: QueueRecord;
  owner: string;
  claim: Claim & { state: 'claimed' };
  /** All of its event type. */
  processors: readonly ChosenProcessor[];
  invocation: Invocation;
  /** From 1, since the message was sent. */
  number: number;
  /** When the first one began, in milliseconds since the epoch. */
  firstAt: number;
  /** What is remembered where this one does not count. */
  before: History;
}

export interface Failure {
  processor: string;
  error: unknown;
  cause: Cause;
  /** Until its processor is to be tried again. */
  seconds: number;
}

/** What became of an item's processors. What is in none of these has succeeded. */
export interface Ran {
  failures: Failure[];
  /** Of a processor that was left alone. */
  rest: Rest | undefined;
  /** When a processor is to be tried again that has asked to be left alone: milliseconds since the epoch. */
  waits: ReadonlyMap<string, number>;
  isOutOfTime: boolean;
}

/** One after the other, in the order of the table. Each is remembered once it has succeeded, whatever becomes of the others. */
export async function runProcessors(attempt: Attempt, { item, json }: LoadedItem): Promise<Ran> {
  const { claim, invocation } = attempt;
  const { ports, settings } = invocation;
  const sent = sentText(json);
  const log = redactedLog(itemLog(ports.log, attempt.message.info), sent, ports.tellRedacted);
  const given = { item, sent, log };
  const todo = attempt.processors.filter(({ doneAs }) => !claim.done.has(doneAs));
  const left = secondsLeft({ now: ports.now(), sentAt: attempt.record.sentAt });
  const isToWait = (name: string, until: number) => todo.some((one) => one.name === name) && until > ports.now();
  const waits = new Map([...claim.history.waits].filter(([name, until]) => left > 0 && isToWait(name, until)));
  const ran: Ran = { failures: [], rest: undefined, waits, isOutOfTime: false };
  for (const [position, chosen] of todo.entries()) {
    if (waits.has(chosen.name)) continue;
    if (timeLeft(invocation) < settings.processorMs) {
      ran.isOutOfTime = true;
      break;
    }
    const ended = await runOne(attempt, chosen, given);
    if ('error' in ended) ran.failures.push(ended);
    if ('until' in ended) ran.rest = ended;
    const isLast = position === todo.length - 1 && ran.failures.length === 0 && !ran.rest && waits.size === 0;
    if (ended === SUCCEEDED) await complete(attempt, chosen.doneAs, isLast);
  }
  return ran;
}

/** What every processor of the item is given. */
interface Given {
  item: GiveItem;
  sent: Sent;
  log: Log;
}

const SUCCEEDED = { succeeded: true } as const;

async function runOne(
  attempt: Attempt,
  { name, doneAs, restName, processor }: ChosenProcessor,
  { item, sent, log }: Given,
): Promise<typeof SUCCEEDED | Failure | Rest> {
  const { message, key, owner, number, invocation } = attempt;
  const { ports, settings, rests, late, runs } = invocation;
  if (await isDoneByNow(attempt, doneAs)) return SUCCEEDED;
  const admission = await rests.admit(restName, attempt.before.failed);
  if (admission.kind === 'resting') return admission.rest;
  const goesOn = late.runOf(key, doneAs);
  try {
    await runProcessor({
      info: message.info,
      sent,
      runs,
      name,
      processor: goesOn ?? processor,
      item: item(),
      context: { log, attempt: number },
      limitMs: settings.processorMs,
      timer: ports.timer,
      // Who only waited for it in vain has begun nothing anew.
      abandoned: (work) => goesOn ?? late.abandoned(key, owner, doneAs, work),
    });
  } catch (error) {
    const cause = causeOf(name, error, sent);
    const rest = await rests.failed(restName, admission, { itemKey: keyText(key), error, cause });
    return { processor: name, error, cause, seconds: secondsAfter(error, rest, attempt) };
  }
  await rests.succeeded(restName, admission);
  return SUCCEEDED;
}

/** An earlier attempt may have succeeded after its time was up, and after the claim of this one. */
async function isDoneByNow({ key, claim, invocation }: Attempt, doneAs: string): Promise<boolean> {
  const { failed, open } = claim.history;
  return failed + open > 0 && (await invocation.ports.ledger.look(key)).done.has(doneAs);
}

/** What cannot be written down now is tried again in the background: it must not be done again. */
async function complete({ key, owner, invocation }: Attempt, doneAs: string, isLast: boolean): Promise<void> {
  try {
    await invocation.ports.ledger.complete(key, owner, doneAs, isLast);
  } catch (error) {
    invocation.late.succeeded(key, owner, doneAs);
    throw error;
  }
}

/** Never before its destination may be called again. */
function secondsAfter(error: unknown, rest: Rest | undefined, { before, record, invocation }: Attempt): number {
  const { now, random } = invocation.ports;
  const untilRested = rest ? Math.ceil((rest.until - now()) / 1_000) : 0;
  if (!(error instanceof RetryLater)) return Math.max(backoffSeconds(before.failed + 1, random), untilRested);
  if (error.scope === 'destination') return Math.max(0, untilRested) + restingSeconds(record.receiveCount, random);
  return error.seconds === undefined ? backoffSeconds(before.failed + 1, random) : askedSeconds(error.seconds, random);
}
