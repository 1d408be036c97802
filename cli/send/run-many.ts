import { showProgress } from '../terminal/progress.ts';
import { hint } from './hint.ts';
import { sendMany } from './send-many.ts';
import { type Sending, type Sent, webhookOf } from './sending.ts';
import { summary } from './summary.ts';
import { plural } from './texts.ts';

/** Sends many, showing how far it is; then tells how many arrived, how fast, and what the first failure means. */
export async function runMany({ outbox, settings, stdout, stderr }: Sending): Promise<Sent> {
  const { count, concurrency, retries } = settings;
  stdout.write(
    `${outbox.name}: ${plural(count, 'delivery', 'deliveries')}, ${concurrency} at a time, to ${outbox.url.href}\n`,
  );
  const startedAt = performance.now();
  const progress = showProgress(count, stderr, () => performance.now());
  const { tally, last } = await sendMany(outbox, { count, concurrency, retries, onProgress: progress.update });
  progress.stop();
  for (const line of summary(tally, performance.now() - startedAt)) stdout.write(`${line}\n`);
  if (tally.firstFailure)
    stdout.write(
      `${hint(tally.firstFailure, { url: outbox.url, webhook: last ? webhookOf(last) : '', ...settings })}\n`,
    );
  return { delivery: last, answered: tally.latencies.length > 0, stored: tally.failed === 0 };
}
