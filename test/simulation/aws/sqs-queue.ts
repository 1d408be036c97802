import { SQS, STACK } from '../../../lib/limits.ts';
import type { World } from '../engine/world.ts';
import { checkMessage, sqsError } from './sqs-limits.ts';

interface Message {
  /** `message12` */
  id: string;
  body: string;
  sentAt: number;
  receiveCount: number;
  /** When it can be received (again). */
  visibleAt: number;
  receivedAt: number;
  /** Does nothing any more once it is called. */
  cancelReturn: () => void;
}

export interface Received {
  id: string;
  body: string;
  receiptHandle: string;
  receiveCount: number;
  sentAt: number;
}

/** A standard queue of SQS: at least once, in no order. */
export interface SimulatedQueue {
  /** Answers the message's id. Throws where SQS refuses the message. */
  store(body: string): string;
  /** Some of the visible messages, at most so many; hides them for the visibility timeout. */
  receive(most: number): Received[];
  /** As SQS does, it succeeds with an old receipt handle too, but may then do nothing. */
  remove(receiptHandle: string): void;
  hide(receiptHandle: string, seconds: number): void;
}

/** What an observer sees, and a Lambda does not. */
export interface QueueEvents {
  stored(message: { id: string; body: string }): void;
  deleted(message: { id: string; body: string }): void;
  /** The redrive policy has moved it to the dead-letter queue. */
  redriven(message: { id: string; body: string }): void;
  /** Its retention is over, and it is gone. */
  expired(message: { id: string; body: string }): void;
  /** There is something to receive. */
  visible(): void;
}

const VISIBILITY_MS = STACK.visibilityTimeoutSeconds * 1_000;
const RETENTION_MS = STACK.queueRetentionSeconds * 1_000;

/** @param maxReceiveCount Of the redrive policy. */
export function createQueue(world: World, events: QueueEvents, maxReceiveCount: number): SimulatedQueue {
  const { clock, random, faults, trace, newName } = world;
  const messages = new Map<string, Message>();

  const expire = (message: Message) => {
    if (!messages.delete(message.id)) return;
    trace.add('SQS', message.id, 'has expired');
    events.expired(message);
  };

  /** It comes back at that time, unless its retention is over before. */
  const returnAt = (message: Message, at: number) => {
    message.cancelReturn();
    message.visibleAt = at;
    const expiresAt = message.sentAt + RETENTION_MS;
    message.cancelReturn =
      expiresAt <= at
        ? clock.after(expiresAt - clock.now(), () => expire(message))
        : clock.after(at - clock.now(), events.visible);
  };

  const redrive = (message: Message) => {
    messages.delete(message.id);
    message.cancelReturn();
    trace.add('SQS', message.id, `was received ${maxReceiveCount} times, and moves to the dead-letter queue`);
    events.redriven(message);
  };

  const hand = (message: Message): Received => {
    const { id, body, sentAt } = message;
    message.receivedAt = clock.now();
    const twice = faults.strikes('SQS delivers twice');
    returnAt(message, clock.now() + (twice ? random.between(0, 5_000) : VISIBILITY_MS));
    return { id, body, sentAt, receiveCount: message.receiveCount, receiptHandle: `${id}/${message.receiveCount}` };
  };

  /** The message of the receipt; undefined where it is gone, or where SQS does nothing for an old receipt. */
  const byReceipt = (receiptHandle: string): Message | undefined => {
    const [id = '', receipt] = receiptHandle.split('/');
    const message = messages.get(id);
    return message && (Number(receipt) === message.receiveCount || random.chance(0.5)) ? message : undefined;
  };

  return {
    store(body) {
      checkMessage(body, {});
      const message: Message = {
        id: newName('message'),
        body,
        sentAt: clock.now(),
        receiveCount: 0,
        visibleAt: 0,
        receivedAt: 0,
        cancelReturn: () => undefined,
      };
      messages.set(message.id, message);
      events.stored(message);
      returnAt(message, clock.now() + random.between(0, 50));
      return message.id;
    },
    receive(most) {
      const visible = [...messages.values()].filter(({ visibleAt }) => visibleAt <= clock.now());
      const received: Received[] = [];
      while (visible.length > 0 && received.length < most) {
        const [message] = visible.splice(random.between(0, visible.length - 1), 1);
        if (message === undefined) break;
        message.receiveCount++;
        if (message.receiveCount > maxReceiveCount) redrive(message);
        else received.push(hand(message));
      }
      return received;
    },
    remove(receiptHandle) {
      const message = byReceipt(receiptHandle);
      if (message === undefined) return;
      messages.delete(message.id);
      message.cancelReturn();
      trace.add('SQS', 'deletes', message.id);
      events.deleted(message);
      if (!faults.strikes('SQS delivers after deletion')) return;
      messages.set(message.id, message);
      returnAt(message, clock.now() + random.between(1_000, 3 * 3_600_000));
    },
    hide(receiptHandle, seconds) {
      const message = byReceipt(receiptHandle);
      const isInFlight = message !== undefined && message.visibleAt > clock.now();
      if (!isInFlight) throw sqsError('MessageNotInflight');
      const hiddenUntil = clock.now() + seconds * 1_000;
      if (hiddenUntil - message.receivedAt > SQS.longestHiddenSeconds * 1_000) throw sqsError('InvalidParameterValue');
      returnAt(message, hiddenUntil);
    },
  };
}
