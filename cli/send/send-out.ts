import { setTimeout as pause } from 'node:timers/promises';
import { WEBHOOK_HEADER } from '../../lib/oktopost/headers.ts';
import { deliver, isStored } from '../../lib/sender/deliver.ts';
import type { OutgoingDelivery } from '../../lib/sender/make-delivery.ts';
import { showProgress } from '../terminal/progress.ts';
import { columnsOf, type Screen } from '../terminal/surroundings.ts';
import { plural } from '../terminal/words.ts';
import { sendMany } from './many.ts';
import type { Outbox } from './outbox.ts';
import { answerLine, describeDelivery, hint, summary, waitLine } from './report.ts';

export interface SendSettings {
  count: number;
  concurrency: number;
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

export interface Screens {
  stdout: Screen;
  stderr: Screen;
}

/** Sends what is in the outbox, and tells how it went. */
export function sendOut(outbox: Outbox, settings: SendSettings, screens: Screens): Promise<Sent> {
  return settings.count === 1 ? sendOne(outbox, settings, screens) : sendAll(outbox, settings, screens);
}

/** Tells what was sent, what came back and what it means. */
async function sendOne(outbox: Outbox, settings: SendSettings, { stdout }: Screens): Promise<Sent> {
  const { tampered, retryIntervalMs = 0 } = settings;
  const print = (line: string) => stdout.write(`${line}\n`);
  const delivery = outbox.next();
  const webhook = webhookOf(delivery);
  print(describeDelivery(outbox.name, delivery));
  print(`POST ${outbox.url.href} as webhook ${webhook}${tampered ? ', with a space added after signing' : ''}`);
  const attempts = await deliver(outbox.url, delivery, retriesOf(settings), (attempt, left) => {
    if ('status' in attempt) print(answerLine(attempt));
    if (left > 0) print(waitLine(attempt, left, retryIntervalMs));
  });
  const last = attempts.at(-1);
  if (last) print(hint(last, { url: outbox.url, webhook, ...settings }));
  return { delivery, answered: attempts.some((attempt) => 'status' in attempt), stored: isStored(last) };
}

/** Shows how far it is; then tells how many arrived, how fast, and what the first failure means. */
async function sendAll(outbox: Outbox, settings: SendSettings, { stdout, stderr }: Screens): Promise<Sent> {
  const { count, concurrency } = settings;
  const print = (line: string) => stdout.write(`${line}\n`);
  print(`${outbox.name}: ${plural(count, 'delivery', 'deliveries')}, ${concurrency} at a time, to ${outbox.url.href}`);
  const startedAt = performance.now();
  const progress = showProgress(count, stderr, () => performance.now());
  const retries = retriesOf(settings);
  const { tally, last } = await sendMany(outbox, { count, concurrency, retries, onProgress: progress.update });
  progress.stop();
  for (const line of summary(tally, performance.now() - startedAt, columnsOf(stdout))) print(line);
  if (tally.firstFailure)
    print(hint(tally.firstFailure, { url: outbox.url, webhook: last ? webhookOf(last) : '', ...settings }));
  return { delivery: last, answered: tally.latencies.length > 0, stored: tally.failed === 0 };
}

function retriesOf({ retryIntervalMs }: SendSettings) {
  return retryIntervalMs === undefined ? undefined : { intervalMs: retryIntervalMs, pause };
}

function webhookOf({ headers }: OutgoingDelivery): string {
  return headers[WEBHOOK_HEADER] ?? '';
}
