import { setTimeout as pause } from 'node:timers/promises';
import { mapConcurrently } from '../../lib/concurrency.ts';
import { WEBHOOK_HEADER } from '../../lib/oktopost/headers.ts';
import { deliver, isStored } from '../../lib/sender/deliver.ts';
import type { OutgoingDelivery } from '../../lib/sender/make-delivery.ts';
import type { ChaosState } from '../../local/faults/chaos.ts';
import { startLocalStack } from '../../local/stack.ts';
import type { DeadLetterState } from '../../local/state/types.ts';
import { mixedDeliveries } from './mixed-deliveries.ts';
import { type Effect, OBSERVED_TABLE, startObserver } from './observer.ts';
import { watchEnds } from './watch-ends.ts';

export interface ExperimentSettings {
  items: number;
  rate: number;
  seed: number;
  /** When what has not ended by then counts as missing. */
  patienceSeconds: number;
  onProgress?(ended: number): void;
}

/** What was seen from outside; `judge` says which promises it keeps. */
export interface Observations {
  deliveries: number;
  /** Attempts of the sender, at 600 seconds each if it were Oktopost. */
  attempts: number;
  /** Deliveries that were not answered 2xx in six attempts; nothing is promised for them. */
  givenUpBySender: number;
  /** By `webhookId#payloadId`: the items of the deliveries that were answered 2xx. */
  acknowledged: ReadonlySet<string>;
  done: ReadonlySet<string>;
  dead: ReadonlyMap<string, DeadLetterState>;
  effects: readonly Effect[];
  /** Effects that came after their completion had been recorded. */
  lateEffects: readonly Effect[];
  chaos: ChaosState | undefined;
  seconds: number;
}

const CONCURRENCY = 16;

/** Much waits here: for processors that hang, for environments that must be ended. */
const PROCESS_CONCURRENCY = 8;

/** Oktopost's 10 minutes, scaled as the rest. */
const RETRY_INTERVAL_MS = 500;

/** One delivery in this number is sent a second time, though it was answered 2xx. */
const RESEND_EVERY = 10;

/** Sends deliveries to a stack in chaos, as Oktopost does, waits until all their items have ended, and tells what was seen. */
export async function runExperiment(settings: ExperimentSettings): Promise<Observations> {
  const { items, rate, seed, patienceSeconds, onProgress = () => {} } = settings;
  const startedAt = performance.now();
  const ends = watchEnds(onProgress);
  const observer = await startObserver(ends.onEffect);
  const stack = await startLocalStack({
    chaos: { rate, seed },
    batchesAtOnce: PROCESS_CONCURRENCY,
    processorsTable: OBSERVED_TABLE,
    variables: { OBSERVER_URL: observer.url },
    onEvent: ends.onEvent,
  });
  try {
    const deliveries = mixedDeliveries(items);
    const url = new URL(`${stack.url}/webhooks/oktopost`);
    const retries = { intervalMs: RETRY_INTERVAL_MS, pause };
    const sent = [...deliveries, ...deliveries.filter((_, i) => i % RESEND_EVERY === 0)];
    const results = await mapConcurrently(sent, CONCURRENCY, async (delivery) => ({
      delivery,
      attempts: await deliver(url, delivery, retries),
    }));
    const stored = results.filter(({ attempts }) => isStored(attempts.at(-1))).map(({ delivery }) => delivery);
    const acknowledged = new Set(stored.flatMap(keysOf));
    await Promise.race([ends.all(acknowledged), pause(patienceSeconds * 1_000, undefined, { ref: false })]);
    const { deadLetters, chaos } = await stack.state();
    return {
      deliveries: deliveries.length,
      attempts: results.reduce((sum, { attempts }) => sum + attempts.length, 0),
      givenUpBySender: results.length - stored.length,
      acknowledged,
      done: ends.done,
      dead: new Map(deadLetters.map((letter) => [`${letter.webhookId}#${letter.payloadId}`, letter])),
      effects: observer.effects,
      lateEffects: ends.lateEffects,
      chaos,
      seconds: (performance.now() - startedAt) / 1_000,
    };
  } finally {
    await stack.stop();
    await observer.stop();
  }
}

function keysOf({ headers, payloadIds }: OutgoingDelivery): string[] {
  return payloadIds.map((payloadId) => `${headers[WEBHOOK_HEADER]}#${payloadId}`);
}
