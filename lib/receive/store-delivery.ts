import { type ReadableDelivery, splitDelivery } from '../oktopost/delivery.ts';
import { errorName } from '../privacy/error-name.ts';
import type { QuarantinedDelivery } from '../quarantine.ts';
import type { DeliveryInfo } from '../to-messages.ts';
import type { DeliveryOutcome, DriftReason } from './outcome.ts';
import { type PortsInTime, StoreFailed } from './ports-in-time.ts';
import { sendItems } from './send-items.ts';
import { sendRanges } from './send-ranges.ts';
import type { SentDelivery } from './sent-delivery.ts';

/**
 * More items than that are stored with their delivery, and become messages behind the queue: each ten of them cost a call of some
 * 20 ms, eight at a time, and Oktopost waits for 10 s.
 */
const MOST_SENT_AT_ONCE = 1_000;

/** A delivery that is authentic. */
export interface AuthenticDelivery {
  info: DeliveryInfo;
  body: Uint8Array;
  /** The position of the secret that fits. */
  secret: number;
  /** What is kept of it where it has to be. */
  kept: QuarantinedDelivery;
}

/** Stores every element of a delivery: items in the queue, what cannot be one in quarantine. Never throws. */
export async function storeDelivery(delivery: AuthenticDelivery, ports: PortsInTime): Promise<DeliveryOutcome> {
  const { info, body, secret } = delivery;
  const split = splitDelivery(body, info.payloadIds);
  const count = split.readable ? split.count : 0;
  try {
    if (!split.readable) return await quarantine(split.reason, delivery, ports);
    const send = split.count > MOST_SENT_AT_ONCE ? sendRanges : sendItems;
    const sent = await send(split, info, body, ports);
    if (sent.failed > 0) return notStored(`the queue: ${sent.error ?? 'it refused items'}`, sent.failed);
    const { items, unqueued } = sent;
    const [first] = unqueued.first;
    if (items === 0 && first !== undefined) return await quarantine(first.reason, delivery, ports, sent);
    if (unqueued.count > 0 && !(await keep(delivery, ports, { elements: unqueued, reason: reasonOf(unqueued.count) })))
      return notStored(QUARANTINE_IS_FULL, 0);
    const isEvidence = sent.repaired > 0 && unqueued.count === 0;
    if (isEvidence && !(await keep(delivery, ports, { kind: 'repaired', reason: REPAIRED })))
      return notStored(QUARANTINE_IS_FULL, 0);
    const { oversize, events, repaired, ranges } = sent;
    const drift = driftOf(split, sent);
    return { kind: 'accepted', items, oversize, events, secret, quarantined: unqueued.count, repaired, ranges, drift };
  } catch (error) {
    return notStored(error instanceof StoreFailed ? error.message : errorName(error), count);
  }
}

const QUARANTINE_IS_FULL = 'the quarantine: it is full';
const REPAIRED = 'raw control characters: its items are repaired and queued';

const reasonOf = (count: number) => (count === 1 ? 'an element is not queued' : `${count} elements are not queued`);

function notStored(reason: string, failed: number): DeliveryOutcome {
  return { kind: 'not stored', reason, failed };
}

async function quarantine(
  reason: string,
  delivery: AuthenticDelivery,
  ports: PortsInTime,
  sent?: SentDelivery,
): Promise<DeliveryOutcome> {
  const kept = await keep(delivery, ports, { reason, ...(sent && { elements: sent.unqueued }) });
  if (!kept) return notStored(QUARANTINE_IS_FULL, 0);
  return { kind: 'quarantined', reason, secret: delivery.secret };
}

/** Always the whole delivery: one object, however many elements it is for, and nothing of what stood around them is lost. */
function keep(
  { kept }: AuthenticDelivery,
  ports: PortsInTime,
  about: Partial<QuarantinedDelivery> & Pick<QuarantinedDelivery, 'reason'>,
): Promise<boolean> {
  return ports.quarantine.keep({ ...kept, ...about });
}

function driftOf(split: ReadableDelivery, { repaired }: SentDelivery): DriftReason[] {
  const drift: DriftReason[] = [];
  if (!split.paired) drift.push('ids do not pair');
  if (split.phpList) drift.push('list of PHP');
  if (repaired > 0) drift.push('raw control characters');
  return drift;
}
