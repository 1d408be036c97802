import { describe, expect, test } from '@jest/globals';
import { ROOM, STACK } from '../../../lib/limits.ts';
import { processBatch } from '../../../lib/process/batch.ts';
import type { Item, Processor } from '../../../lib/processor.ts';
import { PermanentError, RetryLater } from '../../../lib/processor-errors.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { invocation, itemRecord, record, tableOf } from '../../support/process-ports.ts';
import { NOW } from '../../support/receive-ports.ts';

const fail = (error: unknown) => () => Promise.reject(error);

/** The ledger, and what it was asked to complete and for how long to lease. */
function watchedLedger() {
  const completed: [processor: string, last: boolean][] = [];
  const leases: number[] = [];
  const ledger = memoryLedger(() => NOW);
  return {
    completed,
    leases,
    ledger: {
      ...ledger,
      claim: (...[key, request]: Parameters<typeof ledger.claim>) => {
        leases.push(request.leaseMs);
        return ledger.claim(key, request);
      },
      complete: (...[key, owner, processor, last]: Parameters<typeof ledger.complete>) => {
        completed.push([processor, last]);
        return ledger.complete(key, owner, processor, last);
      },
    },
  };
}

describe('the claim of an item', () => {
  test('ends with its last processor', async () => {
    const { ledger, completed } = watchedLedger();
    const { invocation: run } = invocation(tableOf({ a: () => undefined, b: () => undefined, c: () => undefined }), {
      ports: { ledger },
    });
    await processBatch([itemRecord()], run);
    expect(completed).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
    ]);
  });

  test('does not end with the last one when another has failed: the release ends it', async () => {
    const { ledger, completed } = watchedLedger();
    const { invocation: run } = invocation(tableOf({ a: fail(new Error('down')), b: () => undefined }), {
      ports: { ledger },
    });
    await processBatch([itemRecord()], run);
    expect(completed).toEqual([['b', false]]);
  });

  test('lasts five seconds longer than the invocation can', async () => {
    const { ledger, leases } = watchedLedger();
    await processBatch(
      [itemRecord()],
      invocation(
        tableOf(() => undefined),
        { ports: { ledger } },
      ).invocation,
    );
    expect(leases).toEqual([65_000]);
  });

  test.each([
    [1, 60_000, 2],
    [3, 60_000, 8],
    [10, 60_000, 61],
    [10, 1_500, 3],
    [1, -5_000, 1],
  ])(
    'held by another: after %d receipts, %d ms before it ends, the item comes back in %d s',
    async (receiveCount, left, seconds) => {
      const ledger = {
        ...memoryLedger(() => NOW),
        claim: async () => ({ state: 'busy' as const, leaseUntil: NOW + left }),
      };
      const { invocation: run, world } = invocation(
        tableOf(() => undefined),
        { ports: { ledger } },
      );
      await processBatch([{ ...itemRecord(), receiveCount }], run);
      expect(world.reports).toMatchObject([{ outcome: { kind: 'busy', seconds } }]);
    },
  );
});

describe('a dead letter', () => {
  test('of a message that is not ours says so, and has no ids', async () => {
    const { invocation: run, world } = invocation(tableOf(() => undefined));
    await processBatch([record('hello')], run);
    expect(world.deadLetters).toEqual([
      {
        body: 'hello',
        reason: 'unreadable message',
        processor: '',
        errorName: 'UnreadableMessage',
        errorMessage: 'the message is not one of this project: was it put into the queue by hand?',
        attempts: 1,
        firstAt: new Date(NOW).toISOString(),
        lastAt: new Date(NOW).toISOString(),
        deliveryId: '',
        webhookId: '',
        payloadId: '',
      },
    ]);
  });

  test('of an item that S3 has lost says where it was', async () => {
    const { invocation: run, world } = invocation(tableOf(() => undefined));
    await processBatch([itemRecord({}, { stored: { key: 'k', size: 1 } })], run);
    expect(world.deadLetters).toMatchObject([
      {
        processor: '',
        errorMessage: expect.stringMatching(/too large for SQS and was kept in S3, where it is missing/),
      },
    ]);
  });
});

test('a time limit is called off when the processor has ended, also by a failure', async () => {
  let started = 0;
  let running = 0;
  const timer = () => {
    started++;
    running++;
    return () => void running--;
  };
  const { invocation: run } = invocation(tableOf({ a: () => undefined, b: fail(new Error('x')) }), {
    ports: { timer },
  });
  await processBatch([itemRecord()], run);
  expect(started).toBeGreaterThan(2);
  expect(running).toBe(0);
});

test('an item without a payload id and a time has neither', async () => {
  const seen: Item<string>[] = [];
  const processor: Processor<string> = (item) => void seen.push(item);
  const body =
    '{"v":1,"deliveryId":"d","webhookId":"w","event":"x","index":0,"count":1,"receivedAt":"2026-11-24T08:00:00.000Z","sha256":"s","item":{}}';
  await processBatch([record(body)], invocation(tableOf(processor)).invocation);
  expect(seen.map(Object.keys)).toEqual([
    ['key', 'event', 'data', 'json', 'webhookId', 'deliveryId', 'index', 'count'],
  ]);
});

test.each(['debug', 'info', 'warn', 'error'] as const)("a processor's %s line has the item's ids", async (level) => {
  const { invocation: run, world } = invocation(tableOf((_, { log }) => log[level]('hello', { more: 1 })));
  await processBatch([itemRecord()], run);
  expect(world.lines).toMatchObject([{ level, message: 'hello', fields: { deliveryId: 'delivery-1', more: 1 } }]);
});

test('a report says how long it took, and what could not be reached', async () => {
  const processor = () => {
    world.now += 30;
  };
  const { invocation: run, world } = invocation(tableOf(processor));
  await processBatch([itemRecord()], run);
  expect(world.reports).toMatchObject([{ milliseconds: 30, ageMilliseconds: 30 }]);
});

test('a message that is not ours, and whose turn comes too late, comes back too', async () => {
  let left = 60_000;
  const processor = () => {
    left = 1_000;
  };
  const { invocation: run, world } = invocation(tableOf(processor), {
    settings: { itemsAtOnce: 1 },
    remaining: () => left,
  });
  const late = record('hello');
  expect(await processBatch([itemRecord(), late], run)).toEqual([late.messageId]);
  expect(world.reports[1]).toMatchObject({ info: undefined, outcome: { kind: 'not started' } });
});

test('the errors of the contract say their names', () => {
  expect([new PermanentError('r').name, new RetryLater(1, 'r').name]).toEqual(['PermanentError', 'RetryLater']);
});

describe('a processor that changes what it was given', () => {
  const json = '{"event":"newLead","data":{"Name":"Ada Lovelace","Tags":[{"Name":"vip"}]}}';
  const tagsOf = ({ data }: Item<string>): unknown[] =>
    typeof data === 'object' && data !== null && 'Tags' in data && Array.isArray(data.Tags) ? data.Tags : [];
  const empties = (item: Item<string>) => {
    tagsOf(item).length = 0;
    Object.assign(item, { event: 'changed', payloadId: 'changed' });
    if (typeof item.data === 'object') Object.assign(item.data ?? {}, { Name: 'x' });
  };

  test('changes nothing for its neighbour, nor for the log', async () => {
    const seen: unknown[] = [];
    const looks = (item: Item<string>, { log }: { log: { info(message: string): void } }) => {
      seen.push([tagsOf(item).length, item.event, item.payloadId]);
      log.info('looked');
    };
    const { invocation: run, world } = invocation(tableOf({ empties, looks }));
    await processBatch([itemRecord({ event: 'newLead' }, { json })], run);
    expect(seen).toEqual([[1, 'newLead', '0001']]);
    expect(world.lines).toMatchObject([{ fields: { event: 'newLead', payloadId: '0001' } }]);
  });

  test('does not get a name into its error past the redaction, which compares with what was sent', async () => {
    const changesAndThrows = (item: Item<string>) => {
      const { json: text } = item;
      empties(item);
      throw new Error(`no contact for ${/Ada Lovelace/.exec(text)?.[0]}`);
    };
    const { invocation: run, world } = invocation(tableOf(changesAndThrows));
    await processBatch([itemRecord({ event: 'newLead' }, { json })], run);
    expect(JSON.stringify(world.reports)).not.toMatch(/Ada|Lovelace/);
    expect(world.reports[0]?.outcome).toMatchObject({ kind: 'retry' });
  });
});

describe('an item that waits for a service of ours', () => {
  const HOUR = 3_600_000;
  /** Receives one message again and again, when it is visible again, and says how often until its end. */
  async function receiveFor(hours: number, ledger: (now: () => number) => ReturnType<typeof memoryLedger>) {
    const given = invocation(
      tableOf(() => undefined),
      { ports: { ledger: ledger(() => given.world.now) } },
    );
    const { invocation: run, world } = given;
    const message = itemRecord();
    for (let receiveCount = 1; ; receiveCount++) {
      const again = { ...message, receiptHandle: String(receiveCount), receiveCount };
      if ((await processBatch([again], run)).length === 0) return { receiveCount, world };
      world.now += (world.hidden.get(again.receiptHandle) ?? 0) * 1_000;
      if (world.now > NOW + hours * HOUR) return { receiveCount, world };
    }
  }
  const outOfReachFor = (hours: number) => (now: () => number) => {
    const ledger = memoryLedger(now);
    const find: typeof ledger.find = (key) =>
      now() < NOW + hours * HOUR ? Promise.reject(new TypeError('AccessDenied')) : ledger.find(key);
    return { ...ledger, find };
  };

  test('for a weekend, with a wrong permission, is done after it, and is received less than 200 times', async () => {
    const { receiveCount, world } = await receiveFor(200, outOfReachFor(60));
    expect(world.reports.at(-1)?.outcome).toEqual({ kind: 'done', attempt: 1 });
    expect(world.deadLetters).toEqual([]);
    expect(receiveCount).toBeLessThan(200);
  });

  test('in vain becomes a dead letter with that cause before SQS drops it', async () => {
    const { world } = await receiveFor(200, outOfReachFor(500));
    expect(world.deadLetters).toMatchObject([
      {
        reason: 'never reached',
        errorName: 'TypeError',
        errorMessage: expect.stringMatching(/the ledger could not be/),
      },
    ]);
    expect((world.now - NOW) / HOUR).toBeGreaterThan(156);
    expect((world.now - NOW) / HOUR).toBeLessThan(STACK.queueRetentionSeconds / 3_600);
  });

  test('that another invocation seems to hold for ever becomes one too', async () => {
    const held = (now: () => number) => {
      const ledger = memoryLedger(now);
      const find: typeof ledger.find = async (key) => {
        const { entry } = await ledger.find(key);
        return { entry: { ...entry, leaseUntil: now() + 65_000 }, others: [] };
      };
      return { ...ledger, find };
    };
    const { world, receiveCount } = await receiveFor(200, held);
    expect(world.deadLetters).toMatchObject([{ reason: 'never reached', errorMessage: expect.stringMatching(/busy/) }]);
    expect(receiveCount).toBeLessThanOrEqual(ROOM.mostReceipts);
  });
});
