import type { ProcessPorts } from './ports.ts';
import { answerWithin, LEDGER } from './unreachable.ts';

/** A call to a service that has not answered after this long has failed. The clients' own limits are shorter, with all their attempts. */
const LONGEST_MS = 10_000;
/** Kept free for the answer of the invocation itself. */
const ANSWER_MS = 500;

/**
 * The same ports, each call of which ends in time: so that one service that hangs costs its own items a retry, and leaves the
 * others of the batch as they are. What fails is an `Unreachable`, whoever threw what.
 *
 * @param remaining Milliseconds until Lambda ends the invocation.
 */
export function withinTime(ports: ProcessPorts, remaining: () => number): ProcessPorts {
  const { ledger, items, deliveries, quarantine, queue, deadLetters, timer } = ports;
  const milliseconds = () => Math.min(LONGEST_MS, remaining() - ANSWER_MS);
  const bound =
    <A extends unknown[], R>(service: string, call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      answerWithin(milliseconds(), service, () => call(...args), timer);
  return {
    ...ports,
    ledger: {
      look: bound(LEDGER, ledger.look),
      find: bound(LEDGER, ledger.find),
      claim: bound(LEDGER, ledger.claim),
      complete: bound(LEDGER, ledger.complete),
      release: bound(LEDGER, ledger.release),
      firstPayloadId: bound(LEDGER, ledger.firstPayloadId),
    },
    items: { get: bound('the bucket of large items', items.get), put: bound('the bucket of large items', items.put) },
    deliveries: { get: bound('the bucket of deliveries', deliveries.get) },
    quarantine: { keep: bound('the quarantine', quarantine.keep) },
    queue: {
      send: (messages, given, group) =>
        answerWithin(
          milliseconds(),
          'the queue',
          (signal) => queue.send(messages, AbortSignal.any([given, signal]), group),
          timer,
        ),
    },
    deadLetters: { send: bound('the dead-letter queue', deadLetters.send) },
    hide: bound('the queue', ports.hide),
  };
}
