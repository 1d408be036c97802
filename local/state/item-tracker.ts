import type { SQSRecord } from 'aws-lambda';
import type { ItemLine } from '../../lib/aws/item-line.ts';
import { decodeMessage, type ItemInfo } from '../../lib/message.ts';
import { printableId } from '../../lib/privacy/printable-id.ts';
import type { StackEvent } from '../stack-events.ts';
import { type Counts, type ItemState, MOST_SHOWN } from './types.ts';

/** A message of the queue, from the first time on that SQS handed it over. */
export interface TrackedItem extends Omit<ItemState, 'status'> {
  messageId: string;
  receivedAt: string;
  status: 'processing' | 'retrying' | 'done' | 'dead';
}

export interface ItemTracker {
  see(event: StackEvent): void;
  counts(): Counts;
  /** By message id. */
  items(): ReadonlyMap<string, TrackedItem>;
  /** SQS itself gave it up: received too often without an end. No line says so. */
  markDead(messageId: string): void;
}

/** Counts what happens, and remembers the items that were received: all that are not finished, and the last 500 that are. */
export function trackItems(): ItemTracker {
  const counts: Counts = { accepted: 0, done: 0, duplicates: 0, failed: 0, dead: 0, quarantined: 0, rejected: 0 };
  const items = new Map<string, TrackedItem>();
  const finished = new Set<string>();
  const givenUpBySqs = new Set<string>();

  const finish = (messageId: string, status: 'done' | 'dead') => {
    const item = items.get(messageId);
    if (item) item.status = status;
    finished.delete(messageId);
    finished.add(messageId);
    const [oldest] = finished;
    if (finished.size <= MOST_SHOWN || oldest === undefined) return;
    finished.delete(oldest);
    items.delete(oldest);
  };

  const start = (record: SQSRecord) => {
    const known = items.get(record.messageId);
    if (known) known.status = 'processing';
    else items.set(record.messageId, toTracked(record.messageId, decodeMessage(record.body)?.info));
    finished.delete(record.messageId);
  };

  /** Still processing at the end of its batch: the environment crashed, and it comes back. */
  const stop = ({ messageId }: SQSRecord) => {
    const item = items.get(messageId);
    if (item?.status !== 'processing') return;
    item.status = 'retrying';
    item.attempts++;
  };

  const seeItem = (line: ItemLine) => {
    const item = items.get(line.messageId);
    if (item) note(item, line);
    switch (line.outcome) {
      case 'done':
        counts.done++;
        return finish(line.messageId, 'done');
      case 'duplicate':
        counts.duplicates++;
        return finish(line.messageId, 'done');
      case 'split':
        // No item: those that it stood for have messages of their own.
        finished.delete(line.messageId);
        return items.delete(line.messageId);
      case 'dead':
        counts.dead++;
        return finish(line.messageId, 'dead');
      case 'retry':
      case 'unavailable':
        counts.failed++;
    }
    if (item) item.status = 'retrying';
  };

  return {
    see(event) {
      if (event.kind === 'batch started') event.records.forEach(start);
      else if (event.kind === 'batch ended') event.records.forEach(stop);
      else if (event.kind === 'item') seeItem(event.item);
      else if (event.kind === 'answered') {
        const { answer } = event;
        counts.accepted += answer.accepted;
        if (answer.quarantined) counts.quarantined++;
        if (answer.status >= 400 && answer.status < 500) counts.rejected++;
      }
    },
    counts: () => ({ ...counts }),
    items: () => items,
    markDead(messageId) {
      if (givenUpBySqs.has(messageId)) return;
      givenUpBySqs.add(messageId);
      counts.dead++;
      finish(messageId, 'dead');
    },
  };
}

function note(item: TrackedItem, { attempt, errorName, errorMessage }: ItemLine): void {
  if (attempt !== undefined) item.attempts = attempt;
  if (errorName !== undefined) item.error = `${errorName}: ${errorMessage}`;
}

function toTracked(messageId: string, info: ItemInfo | undefined): TrackedItem {
  return {
    messageId,
    deliveryId: info?.deliveryId ?? '',
    webhookId: info?.webhookId ?? '',
    payloadId: printableId(info?.payloadId),
    event: info?.event ?? '',
    index: info?.index ?? 0,
    receivedAt: info?.receivedAt ?? '',
    status: 'processing',
    attempts: 0,
  };
}
