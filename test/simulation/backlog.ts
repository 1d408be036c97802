import type { ItemOutcome } from '../../lib/process/outcome.ts';
import { RetryLater } from '../../lib/processor-errors.ts';
import { type Carried, createLambdas } from '../support/lambdas.ts';
import { tableOf } from '../support/process-ports.ts';
import { NOW } from '../support/receive-ports.ts';
import { createRandom } from './engine/random.ts';

/** How a destination limits its rate: it serves the call (undefined), or asks for so many seconds (null: it does not say). */
export type Limit = (now: number) => undefined | { seconds: number | null };

/** @param says Whether it sends a `Retry-After`, which is in whole seconds. */
export function oneASecond(says: boolean): Limit {
  let freeAt = 0;
  return (now) => {
    if (now < freeAt) return { seconds: says ? Math.ceil((freeAt - now) / 1_000) : null };
    freeAt = now + 1_000;
    return undefined;
  };
}

export function sixtyAMinute(says: boolean): Limit {
  let minute = 0;
  let served = 0;
  return (now) => {
    if (Math.floor(now / 60_000) !== minute) [minute, served] = [Math.floor(now / 60_000), 0];
    if (served++ < 60) return undefined;
    return { seconds: says ? Math.ceil(((minute + 1) * 60_000 - now) / 1_000) : null };
  };
}

const LAMBDAS = 10;
const ARRIVES_WITHIN_MS = 20_000;

/**
 * So many items of one processor come at once, and ten Lambdas work on them until the queue is empty.
 *
 * @param callMs What a call takes.
 */
export async function workOff(items: number, limit: Limit, callMs: number) {
  const ends = new Map<ItemOutcome['kind'], number>();
  let lastAt = NOW;
  const lambdas = createLambdas({
    count: LAMBDAS,
    ports: {
      // Nothing hangs here, and what never rings costs no time.
      timer: () => () => undefined,
      report: ({ outcome: { kind } }) => ends.set(kind, (ends.get(kind) ?? 0) + 1),
    },
    processors: ({ sleep }) =>
      tableOf(async () => {
        await sleep(callMs);
        lastAt = lambdas.clock.now();
        const refused = limit(lastAt);
        if (refused) throw new RetryLater(refused.seconds, 'too many calls', 'destination');
      }),
  });
  const random = createRandom(2);
  const sent: Carried[] = [];
  for (let i = 0; i < items; i++)
    lambdas.clock.after(random.between(0, ARRIVES_WITHIN_MS), () => sent.push(lambdas.send(String(i))));
  await lambdas.run();
  return {
    done: ends.get('done'),
    refused: ends.get('retry'),
    mostReceipts: Math.max(...sent.map(({ receivedAt }) => receivedAt.length)),
    seconds: (lastAt - NOW) / 1_000,
    deadLetters: lambdas.deadLetters.length,
  };
}
