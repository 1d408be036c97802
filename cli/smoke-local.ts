import { makeCanary } from './canary.ts';
import { sendCanary } from './send-canary.ts';
import { type Check, SmokeFailure } from './smoke-check.ts';
import { waitFor } from './wait-for.ts';

const WEBHOOK = 'local-postSent';
const SECRET = 'local-secret';
const LONGEST_MS = 30_000;
const INTERVAL_MS = 100;

/** Follows a canary through the pipeline that `npm start` runs. */
export function localChecks(base: string): Check[] {
  let delivery = '';
  return [
    {
      name: 'receive',
      async look() {
        delivery = await sendCanary(new URL('/webhooks/oktopost', base).href, makeCanary(WEBHOOK, SECRET, Date.now()));
        return `accepted as delivery ${delivery}`;
      },
    },
    {
      name: 'process',
      async look() {
        if (delivery === '') throw new SmokeFailure('there is no canary to follow', 'Mend what failed before.');
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
  const response = await fetch(new URL('/local/state', base));
  const { items } = Object(await response.json());
  const item = Array.isArray(items) ? items.find(({ deliveryId }) => deliveryId === delivery) : undefined;
  return item?.status === 'done' || item?.status === 'dead' ? item.status : undefined;
}
