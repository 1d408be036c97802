import { describe, expect, jest, test } from '@jest/globals';
import { processBatch } from '../../../lib/process/batch.ts';
import type { Processor } from '../../../lib/processor.ts';
import { createLambdas } from '../../support/lambdas.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { invocation, itemRecord, tableOf } from '../../support/process-ports.ts';
import { NOW } from '../../support/receive-ports.ts';

const item = (payloadId: string) => itemRecord({ payloadId });

/** Ten items in a batch, of which some have attempts without an end: before others ran, or alone. */
async function batchWith(crashes: Record<string, { open?: number; alone?: number }>, processor: Processor<string>) {
  const ledger = memoryLedger(() => NOW);
  const made = invocation(tableOf(processor), { ports: { ledger } });
  const key = { deliveryId: 'd', webhookId: '0WA001', sha256: 'a'.repeat(64) };
  for (const [payloadId, { open = 0, alone = 0 }] of Object.entries(crashes))
    for (let i = 0; i < open + alone; i++)
      await ledger.claim(
        { ...key, payloadId },
        { owner: `${i}`, processors: ['postSent'], leaseMs: 0, content: '', alone: i < alone, untriedMs: 0 },
      );
  const records = Array.from({ length: 10 }, (_, i) => item(String(i)));
  return { ...made, records, left: () => processBatch(records, made.invocation) };
}

describe('an item with an attempt that has no end', () => {
  test('runs when all others are written down, and nothing runs beside it', async () => {
    let running = 0;
    const seen: string[] = [];
    const processor = async ({ payloadId }: { payloadId?: string }) => {
      running++;
      await new Promise(setImmediate);
      seen.push(`${payloadId}${running > 1 ? ' beside others' : ''}`);
      running--;
    };
    const { left, world } = await batchWith({ 0: { open: 1 }, 1: { open: 2 }, 4: { open: 1 } }, processor);
    expect(await left()).toEqual([]);
    expect(seen.slice(7)).toEqual(['0', '1', '4']);
    expect(world.reports.slice(7).map(({ info }) => info?.payloadId)).toEqual(['0', '1', '4']);
    expect(new Set(world.reports.map(({ outcome }) => outcome.kind))).toEqual(new Set(['done']));
  });

  test('runs the sooner the less often it crashed alone', async () => {
    const seen: (string | undefined)[] = [];
    const processor = ({ payloadId }: { payloadId?: string }) => void seen.push(payloadId);
    const crashes = { 0: { alone: 2 }, 3: { open: 5 }, 5: { alone: 1 }, 8: { open: 1 } };
    await (await batchWith(crashes, processor)).left();
    expect(seen.slice(6)).toEqual(['3', '8', '5', '0']);
  });

  test('is hidden until the invocation must be over, before the first of them runs; what is done is not', async () => {
    const hiddenBefore: string[][] = [];
    const made = await batchWith({ 2: { open: 1 }, 7: { open: 1 } }, ({ payloadId }) => {
      if (payloadId === '2')
        hiddenBefore.push([...made.world.hidden].map(([handle, seconds]) => `${handle}: ${seconds}`));
    });
    const handleOf = (i: number) => made.records[i]?.receiptHandle;
    await made.left();
    expect(hiddenBefore).toEqual([[`${handleOf(2)}: 65`, `${handleOf(7)}: 65`]]);
  });

  test('is done like any other, and then none of its crashes counts any more', async () => {
    const { left, invocation: run, records } = await batchWith({ 0: { open: 1, alone: 2 } }, () => undefined);
    expect(await left()).toEqual([]);
    const key = { deliveryId: 'd', webhookId: '0WA001', payloadId: '0', sha256: 'a'.repeat(64) };
    expect(await run.ports.ledger.look(key)).toMatchObject({ history: { open: 0, crashedAlone: 0 } });
    expect(await processBatch([...records.slice(0, 1)], run)).toEqual([]);
  });

  test('runs among the others again once an attempt has failed as attempts do', async () => {
    const order: (string | undefined)[] = [];
    const made = await batchWith({ 0: { open: 1 } }, ({ payloadId }) => {
      order.push(payloadId);
      if (payloadId === '0' && order.length <= 10) throw new Error('down');
    });
    await made.left();
    expect(order.at(-1)).toBe('0');
    const settings = { ...made.invocation.settings, itemsAtOnce: 1 };
    await processBatch([item('0'), item('new')], { ...made.invocation, settings });
    expect(order.slice(-2)).toEqual(['0', 'new']);
  });

  test('is given up as crashing where it crashed alone three times, and nobody else is', async () => {
    const processor = jest.fn<Processor<string>>();
    const { left, world } = await batchWith({ 0: { alone: 3 }, 1: { alone: 2, open: 9 }, 2: { open: 20 } }, processor);
    expect(await left()).toEqual([]);
    expect(world.deadLetters).toMatchObject([
      { payloadId: '0', reason: 'crashed each time', errorName: 'Crash', attempts: 3 },
    ]);
    expect(processor).toHaveBeenCalledTimes(9);
  });
});

describe('a batch of ten with one item that crashes the Lambda, and nine that take a second', () => {
  /** At which receipt and second each of the nine was done, in the order of the batch, five of which run at a time. */
  async function crashAt(culprit: number) {
    const done = new Map<string, number>();
    const lambdas = createLambdas({
      processors: ({ sleep, crash }) =>
        tableOf(async ({ payloadId = '' }) => {
          if (payloadId === String(culprit)) return crash();
          await sleep(1_000);
          expect(done.has(payloadId)).toBe(false);
          done.set(payloadId, lambdas.clock.now());
        }),
    });
    const sent = Array.from({ length: 10 }, (_, i) => ({ name: String(i), message: lambdas.send(String(i)) }));
    await lambdas.run();
    const receipts = sent
      .filter(({ name }) => name !== String(culprit))
      .map(({ name, message }) => message.receivedAt.filter((at) => at < (done.get(name) ?? 0)).length);
    const seconds = Math.max(...done.values()) / 1_000 - NOW / 1_000;
    return { receipts, seconds, left: sent.filter(({ message }) => message.endedAt === undefined), ...lambdas };
  }

  // Those that ran beside it are suspects as it is, and nobody knows which of them it was. What is tried after it comes back
  // when that invocation must be over, 65 s later: at its third receipt. The others are done at their second.
  test.each([
    { culprit: 0, receipts: [3, 3, 3, 3, 2, 2, 2, 2, 2] },
    { culprit: 2, receipts: [2, 2, 3, 3, 2, 2, 2, 2, 2] },
    { culprit: 4, receipts: [2, 2, 2, 2, 2, 2, 2, 2, 2] },
    { culprit: 5, receipts: [1, 2, 2, 2, 2, 2, 2, 2, 2] },
    { culprit: 9, receipts: [1, 1, 1, 1, 1, 2, 2, 2, 2] },
  ])('at position $culprit: they are done after $receipts receipts', async ({ culprit, receipts }) => {
    const seen = await crashAt(culprit);
    expect(seen.receipts).toEqual(receipts);
    expect(seen.seconds).toBeLessThan(360 + 65 + 10);
    expect(seen.left).toEqual([]);
    expect(seen.deadLetters).toMatchObject([{ payloadId: String(culprit), reason: 'crashed each time' }]);
  });
});
