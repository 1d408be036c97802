import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Processor } from '../../lib/processor.ts';
import { itemRecord, tableOf } from '../support/process-ports.ts';
import { startScaledPipeline } from '../support/scaled-pipeline.ts';

/** A minute takes three seconds. */
const FACTOR = 20;
const BEFORE_MS = 3_000;
/** Five minutes. */
const OUTAGE_MS = 15_000;
const LAMBDAS = 4;
/** A post that was sent this long before the outage ends must have had its turn by then. */
const ROOM_MS = 5_000;

/** A destination that answers 200, or 503 while it is down, and counts its calls. */
async function startDestination() {
  const calls: { at: number; wasUp: boolean }[] = [];
  const state = { isUp: true };
  const server = createServer((_, response) => {
    calls.push({ at: Date.now(), wasUp: state.isUp });
    response.statusCode = state.isUp ? 200 : 503;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    calls,
    state,
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Destination = Awaited<ReturnType<typeof startDestination>>;

let crm: Destination;
let chat: Destination;
beforeAll(async () => {
  [crm, chat] = await Promise.all([startDestination(), startDestination()]);
});
afterAll(async () => {
  await Promise.all([crm.stop(), chat.stop()]);
});

test('a destination that is down for five minutes costs no item, is left alone, and holds up no other processor', async () => {
  const doneAt = new Map<string, number>();
  const waiting: (() => void)[] = [];
  const to =
    ({ url }: Destination): Processor<string> =>
    async (_, { signal }) => {
      const response = await fetch(url, { method: 'POST', signal });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`the destination answered ${response.status}`);
    };
  const pipeline = await startScaledPipeline({
    processors: tableOf(to(chat), { newLead: to(crm) }),
    factor: FACTOR,
    lambdas: LAMBDAS,
    onReport({ info, outcome }) {
      if (outcome.kind === 'done') doneAt.set(info?.payloadId ?? '', Date.now());
      for (const look of waiting.splice(0)) look();
    },
  });
  const sentAt = new Map<string, number>();
  const send = async (event: 'newLead' | 'postSent') => {
    const payloadId = `${event}-${sentAt.size}`;
    sentAt.set(payloadId, Date.now());
    await pipeline.send(itemRecord({ event, payloadId, receivedAt: new Date(pipeline.now()).toISOString() }).body);
  };
  /** Two leads and ten posts a second. */
  const traffic = async (milliseconds: number) => {
    const endsAt = Date.now() + milliseconds;
    for (let i = 0; Date.now() < endsAt; i++) {
      await Promise.all([send('postSent'), i % 5 === 0 && send('newLead')]);
      await pause(100);
    }
  };
  try {
    await traffic(BEFORE_MS);
    const downAt = Date.now();
    crm.state.isUp = false;
    await traffic(OUTAGE_MS);
    const upAt = Date.now();
    crm.state.isUp = true;
    const openPosts = [...sentAt].filter(
      ([name, at]) => name.startsWith('postSent') && at < upAt - ROOM_MS && !doneAt.has(name),
    );
    while (doneAt.size < sentAt.size) await new Promise<void>((resolve) => waiting.push(resolve));

    const refused = crm.calls.filter(({ wasUp }) => !wasUp);
    const latencies = (from: number, to: number) =>
      [...sentAt]
        .filter(([name, at]) => name.startsWith('postSent') && at >= from && at < to)
        .map(([name, at]) => (doneAt.get(name) ?? 0) - at);
    console.info(
      `${sentAt.size} items; down for ${scaledSeconds(upAt - downAt)} s: ${refused.length} calls, the last of them at`,
      `${refused.slice(-5).map(({ at }) => scaledSeconds(at - downAt))} s; all done ${scaledSeconds(Math.max(...doneAt.values()) - upAt)} s after it came back.`,
      `The other processor, from the queue to its end, in real ms: ${spread(latencies(0, downAt))} before, ${spread(latencies(downAt, upAt))} during.`,
    );
    expect(pipeline.deadLetters()).toEqual([]);
    expect(pipeline.news.map(({ kind, processor }) => [kind, processor])).toEqual([
      ['begins', 'newLead'],
      ['ends', 'newLead'],
    ]);
    // From 10 s after it began, and one call's time, each call is one that tries; of 15, 30, 60, 120 s four can end in five minutes.
    const since = pipeline.news[0]?.rest.since ?? 0;
    const tries = refused.filter(({ at }) => pipeline.scaled(at) > since + 15_000);
    expect(tries.length).toBeGreaterThan(0);
    expect(tries.length).toBeLessThanOrEqual(4);
    expect(openPosts).toEqual([]);
  } finally {
    await pipeline.stop();
  }
}, 120_000);

function scaledSeconds(milliseconds: number): number {
  return Math.round((milliseconds * FACTOR) / 1_000);
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const share = (part: number) => sorted[Math.floor(sorted.length * part)];
  return `p50 ${share(0.5)}, p99 ${share(0.99)}`;
}
