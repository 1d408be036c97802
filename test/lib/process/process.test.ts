import { hash } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { processBatch } from '../../../lib/process/batch.ts';
import type { Context, Item, Processor } from '../../../lib/processor.ts';
import { PermanentError, RetryLater } from '../../../lib/processor-errors.ts';
import { jsonText } from '../../support/json-arbitraries.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { invocation, itemRecord, record, tableOf } from '../../support/process-ports.ts';
import { NOW } from '../../support/receive-ports.ts';

const never = () => new Promise<never>(() => undefined);
const fail = (error: unknown) => () => Promise.reject(error);
const HOUR = 3_600_000;
const WEEK = { settings: { retryMs: 168 * HOUR } };

describe('an item', () => {
  test('is handed to the processor of its event type, with its ids and its text', async () => {
    const seen: [Item<string>, number][] = [];
    const { invocation: run, world } = invocation(
      tableOf(fail(new Error('not for this one')), {
        postSent: (item, { attempt }) => void seen.push([item, attempt]),
      }),
    );
    const json = '{"event":"postSent", "timestamp":17,"data":{"RemoteId":9007199254740993}}';
    expect(await processBatch([itemRecord({}, { json })], run)).toEqual([]);
    expect(seen).toEqual([
      [
        {
          key: `0WA001/0001/${'a'.repeat(64)}`,
          event: 'postSent',
          data: { RemoteId: 9007199254740992 },
          json,
          payloadId: '0001',
          webhookId: '0WA001',
          deliveryId: 'delivery-1',
          timestamp: 17,
          index: 0,
          count: 1,
        },
        1,
      ],
    ]);
    expect(world.reports).toMatchObject([{ outcome: { kind: 'done', attempt: 1 }, ageMilliseconds: 0 }]);
  });

  test.each(['brandNew', 'constructor', '__proto__'])(
    'of the unknown type %s is handed to the fallback',
    async (event) => {
      const fallback = jest.fn<Processor<string>>();
      const { invocation: run } = invocation(tableOf(fail(new Error('not for this one')), { fallback }));
      expect(await processBatch([itemRecord({ event }, { json: '{"Id":"1"}' })], run)).toEqual([]);
      expect(fallback).toHaveBeenCalledWith(expect.objectContaining({ event, data: { Id: '1' } }), expect.anything());
    },
  );

  test('that is done is not done again, however often it comes', async () => {
    const processor = jest.fn<Processor<string>>();
    const { invocation: run, world } = invocation(tableOf(processor));
    for (let i = 0; i < 3; i++) expect(await processBatch([itemRecord()], run)).toEqual([]);
    expect(processor).toHaveBeenCalledTimes(1);
    expect(world.reports.map(({ outcome }) => outcome.kind)).toEqual(['done', 'duplicate', 'duplicate']);
  });

  test('is another one under another webhook, payload id or content', async () => {
    const processor = jest.fn<Processor<string>>();
    const { invocation: run } = invocation(tableOf(processor));
    const others = [{}, { webhookId: 'w' }, { payloadId: '0002' }, { sha256: 'b'.repeat(64) }];
    await processBatch(
      others.map((changes) => itemRecord(changes)),
      run,
    );
    expect(processor).toHaveBeenCalledTimes(4);
  });

  test('that another invocation is at comes back soon, and its lease at the latest frees it', async () => {
    const { invocation: run, world } = invocation(tableOf(never));
    void processBatch([itemRecord()], run);
    await new Promise(setImmediate);
    const waiting = itemRecord();
    expect(await processBatch([waiting], run)).toEqual([waiting.messageId]);
    expect(world.hidden.get(waiting.receiptHandle)).toBe(2);
    world.now += 65_000;
    expect(
      await processBatch(
        [itemRecord()],
        invocation(
          tableOf(() => undefined),
          { ports: run.ports },
        ).invocation,
      ),
    ).toEqual([]);
  });

  test('whose processor logs has its ids on each line', async () => {
    const { invocation: run, world } = invocation(tableOf((_, { log }: Context) => log.info('hello', { more: 1 })));
    await processBatch([itemRecord()], run);
    expect(world.lines).toEqual([
      {
        level: 'info',
        message: 'hello',
        fields: {
          deliveryId: 'delivery-1',
          webhookId: '0WA001',
          payloadId: '0001',
          event: 'postSent',
          index: 0,
          more: 1,
        },
      },
    ]);
  });
});

describe('a failed attempt', () => {
  test('comes back after a growing, random delay', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new Error('down'))));
    const delays: (number | undefined)[] = [];
    for (let attempt = 1; attempt < 6; attempt++) {
      const again = itemRecord();
      expect(await processBatch([again], run)).toEqual([again.messageId]);
      delays.push(world.hidden.get(again.receiptHandle));
    }
    expect(delays).toEqual([12, 23, 45, 90, 180]);
    expect(world.reports[0]?.outcome).toEqual({
      kind: 'retry',
      seconds: 12,
      attempt: 1,
      cause: { processor: 'postSent', errorName: 'Error', message: 'down' },
    });
  });

  test('after the delay that the processor asked for, and chance adds a little', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new RetryLater(77, 'rate limit'))));
    const again = itemRecord();
    await processBatch([again], run);
    expect(world.hidden.get(again.receiptHandle)).toBe(81);
  });

  test('after the usual back-off where the destination limits its rate, and does not say until when', async () => {
    const limited = new RetryLater(new Response(null, { status: 429 }), 'rate limit');
    const { invocation: run, world } = invocation(tableOf(fail(limited)));
    const again = itemRecord();
    await processBatch([again], run);
    expect(world.hidden.get(again.receiptHandle)).toBe(12);
  });

  test('is retried when what its processor throws throws itself, and its neighbours are done', async () => {
    const resist = () => {
      throw new Error('not to be read');
    };
    const hostile = new Proxy({}, { get: resist, getPrototypeOf: resist });
    const throwIt = () => {
      throw hostile;
    };
    const processor = ({ payloadId }: Item<string>) => (payloadId === 'bad' ? throwIt() : undefined);
    const { invocation: run } = invocation(tableOf(processor));
    const bad = itemRecord({ payloadId: 'bad' });
    const batch = [itemRecord({ payloadId: 'a' }), bad, itemRecord({ payloadId: 'b' })];
    expect(await processBatch(batch, run)).toEqual([bad.messageId]);
  });

  test('is retried when a plain function throws, and what it throws is no error', async () => {
    const { invocation: run, world } = invocation(
      tableOf(() => {
        throw 'Ada Lovelace';
      }),
    );
    await processBatch([itemRecord()], run);
    expect(world.reports[0]?.outcome).toMatchObject({
      kind: 'retry',
      cause: { errorName: 'ThrownValue', message: 'string was thrown: […]' },
    });
  });

  test('after 72 hours of them is the last: a dead letter with its cause, and the item leaves the queue', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new TypeError('no such campaign'))));
    for (let hours = 0; hours < 72; hours++) {
      world.now = NOW + hours * HOUR;
      expect(await processBatch([itemRecord()], run)).toHaveLength(1);
    }
    world.now = NOW + 72 * HOUR;
    const last = itemRecord();
    expect(await processBatch([last], run)).toEqual([]);
    expect(world.deadLetters).toEqual([
      {
        body: last.body,
        reason: 'failed for too long',
        processor: 'postSent',
        errorName: 'TypeError',
        errorMessage: 'no such campaign',
        attempts: 73,
        firstAt: new Date(NOW).toISOString(),
        lastAt: new Date(NOW + 72 * HOUR).toISOString(),
        deliveryId: 'delivery-1',
        webhookId: '0WA001',
        payloadId: '0001',
      },
    ]);
  });

  test('of an item that waited for three days in the queue is the first of its 72 hours', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new Error('down'))));
    world.now += 72 * HOUR;
    expect(await processBatch([itemRecord()], run)).toHaveLength(1);
    world.now += 71 * HOUR;
    expect(await processBatch([itemRecord()], run)).toHaveLength(1);
  });

  test('after three days in which the ledger was out of reach, or the queue on hold, is one of its first', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new Error('down'))));
    for (const hours of [0, 75, 75.5, 76]) {
      world.now = NOW + hours * HOUR;
      expect(await processBatch([itemRecord()], run)).toHaveLength(1);
    }
    for (let hours = 77; hours < 72 + 74; hours++) {
      world.now = NOW + hours * HOUR;
      expect(await processBatch([itemRecord()], run)).toHaveLength(1);
    }
    world.now = NOW + (72 + 74) * HOUR;
    expect(await processBatch([itemRecord()], run)).toEqual([]);
    expect(world.deadLetters).toMatchObject([{ reason: 'failed for too long', firstAt: new Date(NOW).toISOString() }]);
  });

  test('of an item that is sent anew begins another 72 hours', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new Error('down'))));
    await processBatch([itemRecord()], run);
    world.now += 100 * HOUR;
    const replayed = { ...itemRecord(), sentAt: world.now - 1_000 };
    expect(await processBatch([replayed], run)).toEqual([replayed.messageId]);
    expect(world.reports.at(-1)?.outcome).toMatchObject({ kind: 'retry', attempt: 1 });
  });

  test('that cannot be fixed by trying again is the last at once', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new PermanentError('no such lead'))));
    expect(await processBatch([itemRecord()], run)).toEqual([]);
    expect(world.deadLetters).toMatchObject([{ reason: 'permanent error', attempts: 1, errorMessage: 'no such lead' }]);
  });

  test('comes back in time for another where it asked for more than SQS keeps the message', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new RetryLater(39_600, 'tomorrow'))), WEEK);
    world.now += 156 * HOUR - 60_000;
    const late = itemRecord();
    expect(await processBatch([late], run)).toHaveLength(1);
    expect(world.hidden.get(late.receiptHandle)).toBe(60);
    world.now += 60_000;
    expect(await processBatch([itemRecord()], run)).toEqual([]);
    expect(world.deadLetters).toMatchObject([{ reason: 'too old to retry' }]);
  });

  test('waits in parts for longer than SQS hides a message, and is not tried before', async () => {
    const processor = jest.fn<Processor<string>>(fail(new RetryLater(20 * 3_600, 'in 20 hours')));
    const { invocation: run, world } = invocation(tableOf(processor));
    const hidden = async (hours: number) => {
      world.now = NOW + hours * HOUR;
      const again = itemRecord();
      await processBatch([again], run);
      return world.hidden.get(again.receiptHandle);
    };
    expect([await hidden(0), await hidden(11), await hidden(20.9)]).toEqual([39_600, 36_000, 360]);
    expect(processor).toHaveBeenCalledTimes(1);
    expect(world.reports.map(({ outcome }) => outcome.kind)).toEqual(['retry', 'waiting', 'waiting']);
    await hidden(21);
    expect(processor).toHaveBeenCalledTimes(2);
  });

  test('does not count any more once the item is done: a processor that is added later starts anew', async () => {
    let broken = true;
    const flaky = () => (broken ? Promise.reject(new Error('down')) : undefined);
    const { invocation: run, world } = invocation(tableOf({ flaky }));
    for (let i = 0; i < 5; i++) await processBatch([itemRecord()], run);
    broken = false;
    await processBatch([itemRecord()], run);
    const added = invocation(tableOf({ flaky, added: fail(new Error('down')) }), { ports: run.ports });
    await processBatch([itemRecord()], added.invocation);
    expect(world.reports.at(-1)?.outcome).toMatchObject({ kind: 'retry', attempt: 1, cause: { processor: 'added' } });
  });
});

describe('several processors of one event type', () => {
  test("are each remembered: the second's failure does not repeat the first", async () => {
    const first = jest.fn<Processor<string>>();
    let broken = true;
    const second = () => (broken ? Promise.reject(new Error('down')) : undefined);
    const { invocation: run, world } = invocation(tableOf({ first, second }));
    expect(await processBatch([itemRecord()], run)).toHaveLength(1);
    broken = false;
    expect(await processBatch([itemRecord()], run)).toEqual([]);
    expect(first).toHaveBeenCalledTimes(1);
    expect(world.reports.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'retry', cause: { processor: 'second' } },
      { kind: 'done' },
    ]);
  });

  test('run although one before them failed', async () => {
    const second = jest.fn<Processor<string>>();
    const { invocation: run } = invocation(tableOf({ first: fail(new Error('down')), second }));
    await processBatch([itemRecord()], run);
    await processBatch([itemRecord()], run);
    expect(second).toHaveBeenCalledTimes(1);
  });

  test('one that may yet succeed gets its attempts, whatever another one can never do', async () => {
    const { invocation: run, world } = invocation(
      tableOf({ first: fail(new PermanentError('no')), second: fail(new Error('down')) }),
    );
    await processBatch([itemRecord()], run);
    expect(world.reports[0]?.outcome).toMatchObject({ kind: 'retry', cause: { processor: 'second' } });
  });

  test('of which there are none are done', async () => {
    const { invocation: run } = invocation(tableOf({}));
    expect(await processBatch([itemRecord()], run)).toEqual([]);
  });
});

describe('time', () => {
  test('a processor that takes too long is stopped by its signal, and named', async () => {
    const timers: (() => void)[] = [];
    const timer = (_: number, callback: () => void) => {
      timers.push(callback);
      return () => undefined;
    };
    const signals: AbortSignal[] = [];
    const slow = (_: unknown, { signal }: Context) => {
      signals.push(signal);
      return never();
    };
    const { invocation: run, world } = invocation(tableOf({ slow }), { ports: { timer } });
    const processed = processBatch([itemRecord()], run);
    while (signals.length === 0) await new Promise(setImmediate);
    timers.at(-1)?.();
    expect(await processed).toHaveLength(1);
    expect(signals[0]?.aborted).toBe(true);
    expect(world.reports[0]?.outcome).toMatchObject({
      kind: 'retry',
      cause: { errorName: 'ProcessorTimeout', message: 'processor slow was stopped: it took longer than 20 s' },
    });
  });

  test('an item whose turn comes too late for a whole attempt is not started, and comes back at once', async () => {
    let left = 60_000;
    const processor = jest.fn<Processor<string>>(() => {
      left = 21_999;
    });
    const { invocation: run, world } = invocation(tableOf(processor), {
      settings: { itemsAtOnce: 1 },
      remaining: () => left,
    });
    const late = itemRecord({ payloadId: 'late' });
    expect(await processBatch([itemRecord(), late], run)).toEqual([late.messageId]);
    expect(processor).toHaveBeenCalledTimes(1);
    expect(world.hidden.get(late.receiptHandle)).toBe(1);
    expect(world.reports).toMatchObject([
      { outcome: { kind: 'done' } },
      { outcome: { kind: 'not started' }, info: { payloadId: 'late' } },
    ]);
  });

  test('a time limit as long as the invocation does not keep items from being started', async () => {
    const { invocation: run } = invocation(
      tableOf(() => undefined),
      { settings: { processorMs: 60_000 } },
    );
    expect(await processBatch([itemRecord()], run)).toEqual([]);
  });

  test('no more records of a batch run at a time than configured', async () => {
    let running = 0;
    let most = 0;
    const processor = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    };
    const { invocation: run } = invocation(tableOf(processor), { settings: { itemsAtOnce: 3 } });
    await processBatch(
      Array.from({ length: 10 }, (_, i) => itemRecord({ payloadId: String(i) })),
      run,
    );
    expect(most).toBe(3);
  });
});

describe('the same content under another payload id, which is not signed', () => {
  test('is reported, and processed', async () => {
    const processor = jest.fn<Processor<string>>();
    const { invocation: run, world } = invocation(tableOf(processor));
    await processBatch([itemRecord()], run);
    await processBatch([itemRecord({ payloadId: 'forged' })], run);
    expect(processor).toHaveBeenCalledTimes(2);
    expect(world.reports.map(({ replayOf }) => replayOf)).toEqual([undefined, '0001']);
  });

  test('is kept as a dead letter where that is configured, and not processed', async () => {
    const processor = jest.fn<Processor<string>>();
    const { invocation: run, world } = invocation(tableOf(processor), { settings: { replayGuard: 'reject' } });
    expect(await processBatch([itemRecord()], run)).toEqual([]);
    expect(await processBatch([itemRecord({ payloadId: 'forged' })], run)).toEqual([]);
    expect(processor).toHaveBeenCalledTimes(1);
    expect(world.reports[1]).toMatchObject({ outcome: { kind: 'dead' }, replayOf: '0001' });
    expect(world.deadLetters).toMatchObject([
      { reason: 'came before under another payload id', payloadId: 'sha256:ccdd35168ab4' },
    ]);
  });
});

describe('an item that is kept in S3', () => {
  const json = '{"event":"postSent","data":{"Id":"001"}}';
  const sha256 = hash('sha256', json);
  const stored = { key: 'items/a.json', size: json.length };
  const items = (get: (key: string) => Promise<string | undefined>) => ({
    items: { get, put: () => Promise.reject(new Error('process stores nothing')) },
  });

  test('is handed over as if it had travelled in the message', async () => {
    const processor = jest.fn<Processor<string>>();
    const { invocation: run } = invocation(tableOf(processor), {
      ports: items(async (key) => (key === stored.key ? json : undefined)),
    });
    expect(await processBatch([itemRecord({ sha256 }, { stored })], run)).toEqual([]);
    expect(processor).toHaveBeenCalledWith(expect.objectContaining({ data: { Id: '001' }, json }), expect.anything());
  });

  test.each([
    ['missing', async () => undefined, 'stored item missing'],
    ['altered', async () => `${json} `, 'stored item altered'],
  ])('but is %s there is a dead letter with that cause', async (_, get, reason) => {
    const { invocation: run, world } = invocation(
      tableOf(() => undefined),
      { ports: items(get) },
    );
    expect(await processBatch([itemRecord({ sha256 }, { stored })], run)).toEqual([]);
    expect(world.deadLetters).toMatchObject([{ reason, errorName: 'StoredItemLost' }]);
  });

  test('comes back while S3 cannot be reached', async () => {
    const { invocation: run, world } = invocation(
      tableOf(() => undefined),
      { ports: items(fail(new TypeError('slow down'))) },
    );
    expect(await processBatch([itemRecord({ sha256 }, { stored })], run)).toHaveLength(1);
    expect(world.reports[0]?.outcome).toMatchObject({ kind: 'unavailable', cause: { errorName: 'TypeError' } });
  });
});

describe('while something cannot be reached, the item stays in the queue', () => {
  const broken = fail(new TypeError('down'));
  test.each([
    ['the ledger, when it is asked for the item', { find: broken }, () => undefined],
    ['the ledger, at the claim', { claim: broken }, () => undefined],
    ['the ledger, at the completion', { complete: broken }, () => undefined],
    ['the ledger, at the release', { release: broken }, fail(new Error('x'))],
    ['the ledger, at the replay guard', { firstPayloadId: broken }, () => undefined],
  ])('%s', async (_, changes, processor) => {
    const ledger = { ...memoryLedger(() => NOW), ...changes };
    const { invocation: run, world } = invocation(tableOf(processor), { ports: { ledger } });
    expect(await processBatch([itemRecord()], run)).toHaveLength(1);
    expect(world.reports).toMatchObject([{ outcome: { kind: 'unavailable', cause: { errorName: 'TypeError' } } }]);
  });

  test('the dead-letter queue', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new PermanentError('no'))), {
      ports: { deadLetters: { send: broken } },
    });
    expect(await processBatch([itemRecord()], run)).toHaveLength(1);
    expect(world.reports).toMatchObject([{ outcome: { kind: 'unavailable' } }]);
  });

  test('and where its delay cannot be set it comes back all the same', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new Error('x'))), { ports: { hide: broken } });
    expect(await processBatch([itemRecord()], run)).toHaveLength(1);
    expect(world.lines).toMatchObject([{ level: 'warn', fields: { error: 'TypeError' } }]);
  });
});

describe('a batch', () => {
  test('fails only for the records that failed', async () => {
    const processor = (item: Item<string>) => (item.payloadId === '2' ? Promise.reject(new Error('x')) : undefined);
    const { invocation: run } = invocation(tableOf(processor));
    const batch = ['1', '2', '3'].map((payloadId) => itemRecord({ payloadId }));
    expect(await processBatch(batch, run)).toEqual([batch[1]?.messageId]);
  });

  test('of nothing fails for nothing', async () =>
    expect(await processBatch([], invocation(tableOf(() => undefined)).invocation)).toEqual([]));

  test('with a message that is not ours gives it up with that cause', async () => {
    const { invocation: run, world } = invocation(tableOf(() => undefined));
    expect(await processBatch([record('hello')], run)).toEqual([]);
    expect(world.deadLetters).toMatchObject([{ body: 'hello', reason: 'unreadable message', deliveryId: '' }]);
    expect(world.reports).toMatchObject([{ info: undefined, outcome: { kind: 'dead' } }]);
  });

  test('of any texts ends for each of them with an outcome that has a name', async () => {
    const bodies = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        jsonText,
        jsonText.map((json) => itemRecord({}, { json }).body),
      ),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (texts) => {
        const { invocation: run, world } = invocation(tableOf(() => undefined));
        await processBatch(texts.map(record), run);
        expect(world.reports).toHaveLength(texts.length);
        for (const { outcome } of world.reports) expect(['done', 'duplicate', 'dead', 'busy']).toContain(outcome.kind);
      }),
    );
  });
});
