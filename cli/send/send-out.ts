import { setTimeout as pause } from 'node:timers/promises';
import { mapConcurrently } from '../../lib/concurrency.ts';
import { WEBHOOK_HEADER } from '../../lib/oktopost/headers.ts';
import { deliver, isStored } from '../../lib/sender/deliver.ts';
import type { OutgoingDelivery } from '../../lib/sender/make-delivery.ts';
import { showProgress } from '../terminal/progress.ts';
import { say } from '../terminal/say.ts';
import { columnsOf, type Screen } from '../terminal/surroundings.ts';
import { plural } from '../terminal/words.ts';
import type { Outbox } from './outbox.ts';
import { attemptText, describeDelivery, hint } from './report.ts';
import { addTo, emptyTally, summary, type Tally } from './tally.ts';

/** How to send it. */
export interface SendSettings {
  /** Deliveries. */
  count: number;
  /** Deliveries at a time, at most. */
  atATime: number;
  /** Undefined: what is not answered 2xx is not sent again. */
  retryIntervalMs: number | undefined;
  tampered: boolean;
  /** It was sent before. */
  again: boolean;
}

/** What became of it. */
export interface Sent {
  /** The last one. */
  delivery: OutgoingDelivery | undefined;
  /** Some answer came, whatever it was. */
  answered: boolean;
  /** Every delivery was answered 2xx. */
  stored: boolean;
}

interface Screens {
  stdout: Screen;
  stderr: Screen;
}

/** Sends what is in the outbox, and tells how it went. */
export function sendOut(outbox: Outbox, settings: SendSettings, screens: Screens): Promise<Sent> {
  return settings.count === 1 ? sendOne(outbox, settings, screens) : sendAll(outbox, settings, screens);
}

/** Tells what was sent, what came back and what it means. */
async function sendOne(outbox: Outbox, settings: SendSettings, { stdout }: Screens): Promise<Sent> {
  const { tampered, retryIntervalMs } = settings;
  const delivery = outbox.next();
  const webhook = webhookOf(delivery);
  say(stdout, describeDelivery(outbox.name, delivery));
  say(stdout, `POST ${outbox.url.href} as webhook ${webhook}${tampered ? ', with a space added after signing' : ''}`);
  const attempts = await deliver(outbox.url, delivery, retriesOf(settings), (attempt, number, more) =>
    say(stdout, attemptText(attempt, number, retryIntervalMs, more)),
  );
  const last = attempts.at(-1);
  const meaning = last && hint(last, { url: outbox.url, webhook, ...settings });
  if (meaning) say(stdout, meaning);
  return { delivery, answered: attempts.some((attempt) => 'status' in attempt), stored: isStored(last) };
}

/** Shows how far it is; then tells how many arrived, how fast, and what the first failure means. */
async function sendAll(outbox: Outbox, settings: SendSettings, { stdout, stderr }: Screens): Promise<Sent> {
  const { count, atATime } = settings;
  say(
    stdout,
    `${outbox.name}: ${plural(count, 'delivery', 'deliveries')}, ${atATime} at a time, to ${outbox.url.href}`,
  );
  const startedAt = performance.now();
  const progress = showProgress(count, stderr, () => performance.now());
  const { tally, last } = await sendMany(outbox, settings, progress.update);
  progress.stop();
  for (const line of summary(tally, performance.now() - startedAt, columnsOf(stdout))) stdout.write(`${line}\n`);
  const question = { url: outbox.url, webhook: last ? webhookOf(last) : '', ...settings };
  const meaning = tally.firstFailure && hint(tally.firstFailure, question);
  if (meaning) say(stdout, meaning);
  return { delivery: last, answered: tally.latencies.length > 0, stored: tally.failed === 0 };
}

interface SentMany {
  tally: Tally;
  /** The last one that was begun. */
  last: OutgoingDelivery | undefined;
}

/** Sends deliveries of an outbox, several at a time; each is made just before it goes. */
async function sendMany(
  outbox: Outbox,
  settings: SendSettings,
  onProgress: (done: number, failed: number) => void,
): Promise<SentMany> {
  const { count, atATime } = settings;
  const tally = emptyTally();
  let last: OutgoingDelivery | undefined;
  await mapConcurrently(Array.from({ length: count }), atATime, async () => {
    const delivery = outbox.next();
    last = delivery;
    addTo(tally, delivery.payloadIds.length, await deliver(outbox.url, delivery, retriesOf(settings)));
    onProgress(tally.sent + tally.failed, tally.failed);
  });
  return { tally, last };
}

function retriesOf({ retryIntervalMs }: SendSettings) {
  return retryIntervalMs === undefined ? undefined : { intervalMs: retryIntervalMs, pause };
}

function webhookOf({ headers }: OutgoingDelivery): string {
  return headers[WEBHOOK_HEADER] ?? '';
}
