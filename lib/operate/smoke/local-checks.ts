import { isRecord } from '../../json.ts';
import { RECEIVER_PATH } from '../../receive/receiver-path.ts';
import { LOCAL_SECRET, localWebhook } from '../../sender/make-delivery.ts';
import { makeCanary } from './canary.ts';
import { localAdvice } from './canary-advice.ts';
import { type Check, CheckSkipped, SmokeFailure } from './check.ts';
import { sendCanary } from './send-canary.ts';
import { waitFor } from './wait-for.ts';

const WEBHOOK = localWebhook('postSent');
const LONGEST_MS = 30_000;
const INTERVAL_MS = 100;
/** For one answer. */
const ANSWER_MS = 5_000;

/** Follows a canary through the pipeline that `npm start` runs. */
export function localChecks(base: string): Check[] {
  let delivery = '';
  return [
    {
      name: 'receive',
      async look() {
        const canary = makeCanary(WEBHOOK, LOCAL_SECRET, Date.now());
        delivery = await sendCanary(new URL(RECEIVER_PATH, base).href, canary, localAdvice);
        return `accepted as delivery ${delivery}`;
      },
    },
    {
      name: 'process',
      async look() {
        if (delivery === '') throw new CheckSkipped('there is no canary to follow');
        const end = await waitFor(() => endOf(base, delivery), LONGEST_MS, INTERVAL_MS);
        if (end === 'done') return 'done, and in the ledger';
        throw new SmokeFailure(
          end === undefined ? `not done within ${LONGEST_MS / 1_000} s` : 'given up: it is a dead letter',
          'Does the fallback processor in processors/table.ts fail? The window of npm start shows why.',
        );
      },
    },
  ];
}

async function endOf(base: string, delivery: string): Promise<'done' | 'dead' | undefined> {
  const response = await fetch(new URL('/local/state', base), { signal: AbortSignal.timeout(ANSWER_MS) });
  const state: unknown = await response.json();
  const items: unknown = isRecord(state) ? state.items : undefined;
  const found: unknown = Array.isArray(items) ? items.find((item) => isOf(item, delivery)) : undefined;
  const status = isRecord(found) ? found.status : undefined;
  return status === 'done' || status === 'dead' ? status : undefined;
}

function isOf(item: unknown, delivery: string): boolean {
  return isRecord(item) && item.deliveryId === delivery;
}
