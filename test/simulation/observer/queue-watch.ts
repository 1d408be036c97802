import type { Bucket } from '../aws/s3.ts';
import type { VirtualClock } from '../engine/clock.ts';
import type { Tally } from '../engine/tally.ts';
import type { Trace } from '../engine/trace.ts';
import type { CalmWatch } from './calm-watch.ts';
import { deadLetterProblem } from './dead-letter-problem.ts';
import type { Break } from './promises.ts';
import type { RareWatch } from './rare-states.ts';
import { isDone, keyOf, namesOf, type ObservedItem, type Registry } from './registry.ts';
import { causeProblem } from './true-cause.ts';

/** A message as the queue tells of it. */
interface Message {
  id: string;
  body: string;
}

/** A message as the observer remembers it, also when it is gone. */
interface Seen {
  id: string;
  body: string;
  item: ObservedItem;
  sentAt: number;
  receipts: number;
  /** How many of them ended in a crash of the Lambda. */
  crashes: number;
  left: 'deleted' | 'moved by SQS' | 'expired' | undefined;
}

/** What a message says of itself, read here on its own. */
interface Header {
  deliveryId: string;
  webhookId: string;
  payloadId?: string;
  index: number;
  sha256: string;
  alike?: number;
  place?: string;
  stored?: { key: string };
}

interface QueueWatchParts {
  registry: Registry;
  bucket: Bucket;
  tally: Tally;
  trace: Trace;
  calm: CalmWatch;
  rare: RareWatch;
  clock: VirtualClock;
  broken: Break;
}

export type QueueWatch = ReturnType<typeof createQueueWatch>;

/** Watches the queue and the dead-letter queue: what gets in, and how it leaves. */
export function createQueueWatch({ registry, bucket, tally, trace, calm, rare, clock, broken }: QueueWatchParts) {
  const seen = new Map<string, Seen>();
  const itemsByBody = new Map<string, ObservedItem>();
  const byPost = new Map<string, Map<number, ObservedItem>>();
  /** The bodies that rest in the dead-letter queue: with their cause, and without. */
  const deadBodies = new Set<string>();
  const movedBodies = new Set<string>();

  const isDoneOrDead = ({ item, body }: Seen): boolean => isDone(item) || deadBodies.has(body) || movedBodies.has(body);

  const isStoredItemSound = (body: string, item: ObservedItem): boolean => {
    const { stored }: Header = JSON.parse(body);
    return stored !== undefined && bucket.get(stored.key) === item.text;
  };

  return {
    /** The item that a message of this body carries. */
    itemOf: (body: string): ObservedItem | undefined => itemsByBody.get(body),
    /** The items of a delivery that are in the queue by now, by their position. */
    storedOf: (deliveryId: string): ReadonlyMap<number, ObservedItem> => byPost.get(deliveryId) ?? new Map(),

    stored({ id, body }: Message): void {
      tally.add('messages stored');
      const { deliveryId, webhookId, payloadId, sha256, index, stored, alike, place }: Header = JSON.parse(body);
      const item = registry.find(keyOf({ webhookId, payloadId, sha256, apart: place ?? alike?.toString() }));
      if (!registry.isSigned(webhookId, sha256))
        broken('only the sender', `${id} of ${deliveryId} holds what Oktopost did not sign`, [id, deliveryId]);
      else if (item === undefined)
        broken('stored', `${id} of ${deliveryId} names a payload id that its item did not come with`, [id, deliveryId]);
      if (item === undefined) return;
      // What operators put back may point to an object that was lost since.
      const text = itemsByBody.has(body) ? item.text : stored ? bucket.get(stored.key) : body;
      if (!text?.includes(item.text))
        broken('stored', `${id} does not hold the bytes of ${item.name}`, [id, ...namesOf(item)]);
      trace.add('SQS', `stores ${id}: ${item.name}`);
      item.carriers.add(id);
      itemsByBody.set(body, item);
      seen.set(id, { id, body, item, sentAt: clock.now(), receipts: 0, crashes: 0, left: undefined });
      const items = byPost.get(deliveryId) ?? new Map<number, ObservedItem>();
      byPost.set(deliveryId, items.set(index, item));
    },

    /** An invocation that had received the message has ended. */
    attempted(id: string, hasCrashed: boolean): void {
      const message = seen.get(id);
      if (message === undefined) return;
      message.receipts++;
      if (message.receipts === 100) rare.seen('a message that was received a hundred times');
      if (hasCrashed) message.crashes++;
    },

    deleted({ id }: Message): void {
      const message = seen.get(id);
      if (message === undefined) return;
      const { item, sentAt } = message;
      // What SQS delivers once more is gone a second time.
      if (message.left === undefined) calm.left(item, sentAt);
      message.left = 'deleted';
      if (isDoneOrDead(message)) return;
      broken('no silent end', `${id} left the queue before ${item.name} was done or dead`, [id, ...namesOf(item)]);
    },

    redriven({ id, body }: Message): void {
      tally.add('dead: moved by SQS, having crashed the Lambda');
      const message = seen.get(id);
      if (message === undefined) return;
      message.left = 'moved by SQS';
      movedBodies.add(body);
      // What crashes the Lambda leaves nobody who could write down a cause; that it has none tells ops which ones they are.
      if (message.crashes > message.receipts / 2 || deadBodies.has(body)) return;
      const what = `${id} was moved to the dead-letter queue without a cause, though it did not crash the Lambda`;
      broken('no silent end', what, [id, ...namesOf(message.item)]);
    },

    expired({ id }: Message): void {
      const message = seen.get(id);
      if (message === undefined) return;
      message.left = 'expired';
      broken('no silent end', `${id} expired in the queue`, [id, ...namesOf(message.item)]);
    },

    deadLetter(body: string, attributes: Readonly<Record<string, string>>): void {
      tally.add(`dead: ${attributes.reason}`);
      deadBodies.add(body);
      const item = itemsByBody.get(body);
      if (item === undefined) return;
      trace.add('SQS', `takes a dead letter of ${item.name}`, JSON.stringify(attributes));
      const problem = deadLetterProblem(attributes, item);
      if (problem) broken('no silent end', `a dead letter of ${item.name} lacks its cause: ${problem}`, namesOf(item));
      const { reason = '' } = attributes;
      if (item.effects.size > 0) rare.seen('a dead letter of an item of which one processor is done');
      if (reason === 'stored item missing') rare.seen('an oversize item whose object is gone');
      const untrue = causeProblem(reason, item, isStoredItemSound(body, item), registry.items());
      if (untrue) broken('true cause', `${item.name} died of "${reason}", but ${untrue}`, namesOf(item));
    },

    /** Operators put it back into the queue: it no longer rests among the dead letters. */
    replayed(body: string): void {
      const item = itemsByBody.get(body);
      if (item && isDone(item)) rare.seen('a replay of a dead letter that was done meanwhile');
      deadBodies.delete(body);
      movedBodies.delete(body);
    },

    /** When all has come to rest. */
    checkAtEnd(): void {
      for (const message of seen.values()) {
        const { id, item, left } = message;
        const names = [id, ...namesOf(item)];
        if (left === undefined) broken('no silent end', `${id} is still in the queue`, names);
        if (!isDoneOrDead(message)) broken('no silent end', `${item.name} is lost: neither done nor dead`, names);
      }
      const items = [...registry.items()];
      tally.add('items done', items.filter((item) => item.processors.length > 0 && isDone(item)).length);
    },
  };
}
