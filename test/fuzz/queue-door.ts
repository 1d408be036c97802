import { SQS } from '../../lib/limits.ts';
import { decodeMessage } from '../../lib/message.ts';
import type { ItemOutcome } from '../../lib/process/outcome.ts';
import { fuzzProperty } from './fuzz-property.ts';
import { type Batch, getStored, type Scenario, scenario } from './queue-scenarios.ts';
import { identity, keyText, type Observed, PROCESSOR_NAMES, queueWorld } from './queue-world.ts';
import { assertSame } from './reference.ts';

const KINDS: Record<ItemOutcome['kind'], true> = {
  done: true,
  duplicate: true,
  split: true,
  dead: true,
  retry: true,
  resting: true,
  waiting: true,
  busy: true,
  'not started': true,
  unavailable: true,
  defect: true,
};

export const queueDoor = fuzzProperty(
  'queue',
  'a record leaves the queue only when its item is done, given up or refused; a confirmed success is never repeated',
  scenario,
  async (given, saw) => {
    const { observed, run } = queueWorld(given);
    const deleted = new Set<string>();
    for (const batch of given.batches) {
      const reportsBefore = observed.reports.length;
      const unfinished = await run(batch);
      assertAnswered(batch, unfinished, observed.reports.length - reportsBefore);
      const left = batch.records.filter(({ messageId }) => !unfinished.includes(messageId));
      for (const { body } of left) deleted.add(body);
    }
    for (const { outcome } of observed.reports) saw('reason' in outcome ? outcome.reason : outcome.kind);
    await assertAllAccountedFor(deleted, given, observed);
    assertSame(observed.repeated, [], 'repeated');
    assertSound(observed);
    assertGivenUpRightly(given, observed);
  },
);

function assertAnswered({ records }: Batch, unfinished: readonly string[], reports: number): void {
  const ids = new Set(records.map(({ messageId }) => messageId));
  if (!unfinished.every((id) => ids.has(id))) throw new Error('an id was answered that is not of the batch');
  assertSame(unfinished.length, new Set(unfinished).size, 'ids');
  assertSame(reports, records.length, 'reports');
}

/** Every record that was deleted is in the dead-letter queue, was refused rightly, or has had all its effects. */
async function assertAllAccountedFor(deleted: ReadonlySet<string>, given: Scenario, observed: Observed): Promise<void> {
  const buried = new Set(observed.deadLetters.map(({ body }) => body));
  const items = await itemsByKey(given);
  for (const body of deleted) {
    if (buried.has(body)) continue;
    const info = decodeMessage(body)?.info;
    const effects = info && items.get(keyText(info))?.map((item) => observed.succeeded.get(item)?.size);
    if (effects?.includes(PROCESSOR_NAMES.length)) continue;
    throw new Error(`deleted, but neither done nor given up: ${body}`);
  }
}

/** The ledger tells items by key: of two texts that claim one hash, one stands for both. */
async function itemsByKey({ batches }: Scenario): Promise<Map<string, string[]>> {
  const items = new Map<string, string[]>();
  for (const { body } of batches.flatMap(({ records }) => records)) {
    const message = decodeMessage(body);
    if (message === undefined) continue;
    const { info } = message;
    const json = 'json' in message ? message.json : await getStored(message.stored.key).catch(() => undefined);
    const known = items.get(keyText(info)) ?? [];
    items.set(keyText(info), [...known, identity(info.webhookId, info.payloadId, json ?? '')]);
  }
  return items;
}

/** Only what cannot be fixed is given up before its time is over. */
function assertGivenUpRightly({ settings }: Scenario, { deadLetters }: Observed): void {
  for (const { reason, errorName, firstAt, lastAt } of deadLetters) {
    if (reason === 'permanent error') assertSame(errorName, 'PermanentError', reason);
    if (reason === 'failed for too long' && Date.parse(lastAt) - Date.parse(firstAt) < settings.retryMs)
      throw new Error(`given up after ${firstAt} to ${lastAt}`);
  }
}

/** What goes out of the Lambda is what SQS and CloudWatch take. */
function assertSound({ reports, delays, metrics, deadLetters }: Observed): void {
  for (const { outcome } of reports) if (!(outcome.kind in KINDS)) throw new Error(`no outcome: ${outcome.kind}`);
  for (const delay of delays)
    if (!Number.isInteger(delay) || delay < 0 || delay > SQS.longestHiddenSeconds)
      throw new Error(`no delay: ${delay}`);
  for (const value of metrics.flatMap((values) => Object.values(values).flat()))
    if (!Number.isFinite(value)) throw new Error(`no metric: ${value}`);
  for (const { attempts, firstAt, lastAt } of deadLetters) {
    if (!Number.isInteger(attempts) || attempts < 1) throw new Error(`no number of attempts: ${attempts}`);
    if (!(Date.parse(firstAt) <= Date.parse(lastAt)))
      throw new Error(`given up at ${lastAt}, tried first at ${firstAt}`);
  }
}
