import { type Attempt, deliver, isStored, OKTOPOST_RETRIES, type Retries } from '../../lib/sender/deliver.ts';
import type { Answer } from '../../lib/sender/post.ts';
import { hint } from './hint.ts';
import { type Sending, type Sent, webhookOf } from './sending.ts';
import { describeDelivery, inMilliseconds, oneLine } from './texts.ts';

/** Sends one delivery, and tells what was sent, what came back and what it means. */
export async function runOne({ outbox, settings, stdout }: Sending): Promise<Sent> {
  const { tampered, retries } = settings;
  const print = (line: string) => stdout.write(`${line}\n`);
  const delivery = outbox.next();
  print(describeDelivery(outbox.name, delivery));
  print(
    `POST ${outbox.url.href} as webhook ${webhookOf(delivery)}${tampered ? ', with a space added after signing' : ''}`,
  );
  const attempts = await deliver(outbox.url, delivery, retries, (attempt, left) => {
    if ('status' in attempt) print(answerLine(attempt));
    if (left > 0) print(waitLine(attempt, left, retries));
  });
  const last = attempts.at(-1);
  if (last) print(hint(last, { url: outbox.url, webhook: webhookOf(delivery), ...settings }));
  return { delivery, answered: attempts.some((attempt) => 'status' in attempt), stored: isStored(last) };
}

function answerLine({ status, milliseconds, body }: Answer): string {
  return `${status} in ${inMilliseconds(milliseconds)}${body === '' ? '' : `: ${oneLine(body)}`}`;
}

function waitLine(attempt: Attempt, left: number, retries: Retries | undefined): string {
  const problem = 'problem' in attempt ? `${attempt.problem} ` : '';
  const next = OKTOPOST_RETRIES - left + 1;
  return `${problem}Retry ${next} of ${OKTOPOST_RETRIES} in ${(retries?.intervalMs ?? 0) / 1_000} s`;
}
