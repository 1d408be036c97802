import { describe, expect, jest, test } from '@jest/globals';
import { processBatch } from '../../../lib/process/batch.ts';
import type { Invocation, QueueRecord } from '../../../lib/process/ports.ts';
import { createRests, FAILURES, FIRST_SECONDS, type RestNews, type RestStore } from '../../../lib/process/rest.ts';
import type { Processor } from '../../../lib/processor.ts';
import { PermanentError, RetryLater } from '../../../lib/processor-errors.ts';
import { createClock } from '../../simulation/engine/clock.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { memoryRests } from '../../support/memory-rests.ts';
import { invocation, itemRecord, tableOf } from '../../support/process-ports.ts';
import { NOW } from '../../support/receive-ports.ts';

const HOUR = 3_600_000;
const fail = (error: unknown) => () => Promise.reject(error);
const DOWN = fail(new TypeError('fetch failed'));
const limited = (delay: number | null) => fail(new RetryLater(delay, 'too many calls', 'destination'));

const item = (payloadId: string) => itemRecord({ payloadId });
const items = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => item(String(from + i)));

/** One record at a time, each in an invocation of its own. */
async function oneByOne(records: readonly QueueRecord[], run: Invocation): Promise<void> {
  for (const record of records) await processBatch([record], run);
}

/** A processor that does as `now` says, and counts its calls. */
function changing(first: Processor<string>) {
  const act = { now: first };
  const processor = jest.fn<Processor<string>>((...args) => act.now(...args));
  return { act, processor };
}

describe('a rest begins', () => {
  test('when five different items in a row have failed, for 15 s, and is told once', async () => {
    const { invocation: run, world } = invocation(tableOf(DOWN));
    await oneByOne(items(1, 4), run);
    expect(world.rests).toEqual([]);
    await oneByOne(items(5, 5), run);
    await oneByOne(items(6, 9), run);
    const rest = {
      since: NOW,
      until: NOW + 15_000,
      seconds: 15,
      probeUntil: 0,
      cause: { processor: 'postSent', errorName: 'TypeError', message: 'fetch failed' },
    };
    expect(world.rests).toEqual([{ kind: 'begins', processor: 'postSent', rest }]);
  });

  test('not when the same item fails again and again, though it was sent in different deliveries', async () => {
    const { invocation: run, world } = invocation(tableOf(DOWN));
    for (let i = 0; i < 8; i++) await processBatch([itemRecord({ deliveryId: `delivery-${i}`, payloadId: '1' })], run);
    expect(world.rests).toEqual([]);
  });

  test('not when items fail for good: that is the items', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new PermanentError('no such lead'))));
    await oneByOne(items(1, 8), run);
    expect(world.rests).toEqual([]);
  });

  test('not when one of them succeeds in between', async () => {
    const { act, processor } = changing(DOWN);
    const { invocation: run, world } = invocation(tableOf(processor));
    await oneByOne(items(1, 4), run);
    act.now = () => undefined;
    await oneByOne(items(5, 5), run);
    act.now = DOWN;
    await oneByOne(items(6, 9), run);
    expect(world.rests).toEqual([]);
    await oneByOne(items(10, 10), run);
    expect(world.rests).toMatchObject([{ kind: 'begins' }]);
  });

  test('for each processor of an event type by itself', async () => {
    const chat = jest.fn<Processor<string>>();
    const { invocation: run, world } = invocation(tableOf({ crm: DOWN, chat }));
    await oneByOne(items(1, 5), run);
    expect(world.rests).toMatchObject([{ kind: 'begins', processor: 'postSent/crm' }]);
    await processBatch([item('6')], run);
    expect(chat).toHaveBeenCalledTimes(6);
  });

  test.each([
    ['for the time that it asks for', 120, 120],
    ['for a second where it does not say how long', null, 1],
  ])('at the first item whose destination asks for time, %s', async (_, asked, seconds) => {
    const { invocation: run, world } = invocation(tableOf(limited(asked)));
    await processBatch([item('1')], run);
    expect(world.rests).toMatchObject([{ kind: 'begins', rest: { until: NOW + seconds * 1_000, seconds } }]);
  });

  test('not when an item asks for time for itself', async () => {
    const { invocation: run, world } = invocation(tableOf(fail(new RetryLater(60, 'not yet'))));
    await processBatch([item('1')], run);
    expect(world.rests).toEqual([]);
  });
});

describe('while its processor rests, an item', () => {
  test('comes back without a claim and without an attempt, no sooner than the rest may be over', async () => {
    const processor = jest.fn<Processor<string>>(limited(120));
    const ledger = memoryLedger(() => NOW);
    const claim = jest.fn(ledger.claim);
    const { invocation: run, world } = invocation(tableOf(processor), { ports: { ledger: { ...ledger, claim } } });
    await processBatch([item('1')], run);
    const resting = items(2, 10);
    expect(await processBatch(resting, run)).toEqual(resting.map(({ messageId }) => messageId));
    expect([claim.mock.calls.length, processor.mock.calls.length]).toEqual([1, 1]);
    expect(world.reports.slice(1).map(({ outcome }) => outcome)).toEqual(
      Array(9).fill({ kind: 'resting', seconds: 121, cause: expect.objectContaining({ processor: 'postSent' }) }),
    );
    expect(world.hidden.get(String(resting[0]?.receiptHandle))).toBe(121);
  });

  test('comes back later the more often it has come in vain', async () => {
    const { invocation: run, world } = invocation(tableOf(limited(100)));
    await processBatch([item('1')], run);
    for (const receiveCount of [1, 10, 100]) await processBatch([{ ...item('2'), receiveCount }], run);
    const waits = world.reports.slice(1).map(({ outcome }) => 'seconds' in outcome && outcome.seconds);
    expect(waits).toEqual([101, 108, 205]);
  });

  test('gets another processor of its own done, and waits for the resting one alone', async () => {
    const { act, processor: crm } = changing(limited(60));
    const chat = jest.fn<Processor<string>>();
    const { invocation: run, world } = invocation(tableOf({ crm, chat }));
    await oneByOne(items(1, 2), run);
    expect(world.reports.at(-1)?.outcome).toMatchObject({ kind: 'resting', cause: { processor: 'crm' } });
    expect([crm.mock.calls.length, chat.mock.calls.length]).toEqual([1, 2]);
    act.now = () => undefined;
    world.now += 120_000;
    await oneByOne(items(1, 2), run);
    expect(world.reports.slice(2).map(({ outcome }) => outcome.kind)).toEqual(['done', 'done']);
    expect([crm.mock.calls.length, chat.mock.calls.length]).toEqual([3, 2]);
  });

  test('waits for more than 12 hours in parts', async () => {
    const processor = jest.fn<Processor<string>>(limited(20 * 3_600));
    const { invocation: run, world } = invocation(tableOf(processor));
    const hidden = async (hours: number) => {
      world.now = NOW + hours * HOUR;
      const [asked, other] = [item('asked'), item('other')];
      await oneByOne([asked, other], run);
      return [asked, other].map(({ receiptHandle }) => world.hidden.get(receiptHandle));
    };
    expect([await hidden(0), await hidden(11)]).toEqual([
      [39_600, 39_600],
      [9 * 3_600 + 1, 9 * 3_600 + 1],
    ]);
    expect(world.reports.map(({ outcome }) => outcome.kind)).toEqual(['retry', 'resting', 'waiting', 'resting']);
    await hidden(20.1);
    expect(processor).toHaveBeenCalledTimes(2);
  });
});

/** Two environments of one Lambda: what they share is the ledger and the store of rests. */
function twoEnvironments(processor: Processor<string>) {
  const ledger = memoryLedger(() => clock.now);
  const store = memoryRests();
  const clock = { now: NOW };
  const news: RestNews[] = [];
  const environment = () => {
    const rests = createRests({
      store,
      now: () => clock.now,
      timer: () => () => undefined,
      probeMs: 30_000,
      tell: (one) => news.push(one),
    });
    return invocation(tableOf(processor), { ports: { ledger, now: () => clock.now }, rests });
  };
  return { clock, news, mine: environment(), yours: environment() };
}

describe('all Lambdas', () => {
  test.each([true, false])(
    'learn of a rest within 10 s, and let one item at a time try its destination; the other has just looked: %s',
    async (hasLooked) => {
      const { act, processor } = changing(limited(15));
      const { clock, mine, yours } = twoEnvironments(processor);
      await processBatch([item('1')], mine.invocation);
      clock.now += 15_000 - 1;
      if (hasLooked) await processBatch([item('2')], yours.invocation);
      clock.now += 1;
      const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
      act.now = () => answered;
      const probing = processBatch([item('3')], mine.invocation);
      while (processor.mock.calls.length < 2) await new Promise(setImmediate);
      await oneByOne(items(4, 6), yours.invocation);
      await oneByOne(items(7, 9), mine.invocation);
      expect(processor).toHaveBeenCalledTimes(2);
      answer();
      expect(await probing).toEqual([]);
    },
  );

  test('learn of a rest that another one began 10 s after they last looked', async () => {
    const { act, processor } = changing(() => undefined);
    const { clock, mine, yours } = twoEnvironments(processor);
    await processBatch([item('1')], yours.invocation);
    act.now = limited(60);
    clock.now += 1_000;
    await processBatch([item('2')], mine.invocation);
    act.now = () => undefined;
    clock.now += 9_000;
    await processBatch([item('3')], yours.invocation);
    expect(processor).toHaveBeenCalledTimes(2);
    expect(yours.world.reports.at(-1)?.outcome).toMatchObject({ kind: 'resting' });
  });

  test('ask the store once for five items of a batch that could try', async () => {
    const store = memoryRests();
    const replace = jest.spyOn(store, 'replace');
    const { act, processor } = changing(limited(15));
    const rests = createRests({
      store,
      now: () => world.now,
      timer: () => () => undefined,
      probeMs: 30_000,
      tell: () => {},
    });
    const { invocation: run, world } = invocation(tableOf(processor), { rests });
    await processBatch([item('1')], run);
    world.now += 15_000;
    replace.mockClear();
    act.now = () => undefined;
    await processBatch(items(2, 6), run);
    // To begin the try, and to end the rest.
    expect(replace).toHaveBeenCalledTimes(2);
  });

  test('let another item try when the one that tries has come to no end', async () => {
    const { act, processor } = changing(limited(15));
    const { clock, mine, yours } = twoEnvironments(processor);
    await processBatch([item('1')], mine.invocation);
    clock.now += 15_000;
    act.now = () => new Promise(() => undefined);
    void processBatch([item('2')], mine.invocation);
    while (processor.mock.calls.length < 2) await new Promise(setImmediate);
    act.now = () => undefined;
    clock.now += 30_000 - 1;
    await processBatch([item('3')], yours.invocation);
    expect(processor).toHaveBeenCalledTimes(2);
    clock.now += 1;
    await processBatch([item('4')], yours.invocation);
    expect(processor).toHaveBeenCalledTimes(3);
  });

  test('run again once the item that tries has succeeded, and one of them tells it', async () => {
    const { act, processor } = changing(limited(15));
    const { clock, news, mine, yours } = twoEnvironments(processor);
    await oneByOne([item('1'), item('2')], mine.invocation);
    await processBatch([item('3')], yours.invocation);
    act.now = () => undefined;
    clock.now += 25_000;
    await oneByOne([item('4'), item('5')], yours.invocation);
    await processBatch([item('6')], mine.invocation);
    expect(processor).toHaveBeenCalledTimes(4);
    expect(news.map(({ kind }) => kind)).toEqual(['begins', 'ends']);
  });

  test.each([
    ['that fails item after item', DOWN, [15, 30, 60, 120, 240, 480, 900, 900]],
    ['that limits its rate', limited(null), [1, 2, 4, 8, 16, 32, 64, 128]],
    ['that asks for a time of its own', limited(7), [7, 7, 7, 7, 7, 7, 7, 7]],
  ])('leave a destination %s alone for longer after each try, up to 15 min', async (_, act, lengths) => {
    const processor = jest.fn<Processor<string>>(act);
    const { clock, news, mine, yours } = twoEnvironments(processor);
    await oneByOne(items(1, 5), mine.invocation);
    const tries = processor.mock.calls.length;
    for (const [i, seconds] of lengths.entries()) {
      clock.now += seconds * 1_000 - 1;
      await processBatch([item(`early ${i}`)], mine.invocation);
      await processBatch([item(`early too ${i}`)], yours.invocation);
      expect(processor).toHaveBeenCalledTimes(tries + i);
      clock.now += 1;
      await processBatch([item(`try ${i}`)], i % 2 ? mine.invocation : yours.invocation);
      expect(processor).toHaveBeenCalledTimes(tries + i + 1);
    }
    expect(news).toHaveLength(1);
  });

  /** One call a second, and it says so. */
  function oneASecond(clock: { now: number }): Processor<string> {
    let freeAt = 0;
    return () => {
      if (clock.now < freeAt) throw new RetryLater(1, 'too many calls', 'destination');
      freeAt = clock.now + 1_000;
    };
  }

  test('let one item after another try where all together were refused right after a rest, a little faster each time', async () => {
    const { act, processor } = changing(limited(1));
    const { clock, news, mine } = twoEnvironments(processor);
    await processBatch([item('first')], mine.invocation);
    act.now = oneASecond(clock);
    clock.now += 1_000;
    await oneByOne([item('ends it'), item('refused')], mine.invocation);
    const startsAt: number[] = [];
    act.now = () => void startsAt.push(clock.now);
    const restsUntil = clock.now + 1_000;
    for (let i = 0; clock.now < restsUntil + 12_000; i++, clock.now += 10)
      await processBatch([item(`next ${i}`)], mine.invocation);
    const pauses = startsAt.map((at, i) => at - (startsAt[i - 1] ?? restsUntil - 1_000));
    expect(pauses.slice(0, 4)).toEqual([1_000, 950, 910, 860]);
    // Nothing is refused: from half a second on all are tried together again.
    expect(pauses.slice(12, 17)).toEqual([550, 520, 10, 10, 10]);
    expect(news.map(({ kind }) => kind)).toEqual(['begins', 'ends', 'begins', 'ends']);
  });

  test('run again all together after a rest where the destination takes more than one at a time', async () => {
    const { act, processor } = changing(limited(1));
    const { clock, mine } = twoEnvironments(processor);
    for (let i = 0; i < 3; i++) {
      act.now = limited(1);
      await processBatch([item(`refused ${i}`)], mine.invocation);
      act.now = () => undefined;
      clock.now += 1_000;
      await oneByOne([item(`ends it ${i}`), item(`goes on ${i}`)], mine.invocation);
      expect(mine.world.reports.at(-1)?.outcome.kind).toBe('done');
    }
  });

  test('try again at once after an item that failed for good: it has shown nothing', async () => {
    const { act, processor } = changing(limited(15));
    const { clock, mine } = twoEnvironments(processor);
    await processBatch([item('1')], mine.invocation);
    clock.now += 15_000;
    act.now = fail(new PermanentError('no such lead'));
    await oneByOne([item('2'), item('3')], mine.invocation);
    expect(processor).toHaveBeenCalledTimes(3);
  });

  test.each<[failures: number, part: number]>([
    [0, 1],
    [2, 1.1],
    [10, 1.5],
    [1_000, 1.5],
  ])('try with an item that has failed %d times after %d of the rest', async (failures, part) => {
    const clock = { now: NOW };
    const rests = createRests({
      store: memoryRests(),
      now: () => clock.now,
      timer: () => () => undefined,
      probeMs: 30_000,
      tell: () => undefined,
    });
    const cause = { processor: 'crm', errorName: 'Error', message: 'down' };
    for (let i = 0; i < FAILURES; i++)
      await rests.failed('crm', { kind: 'free' }, { itemKey: `item ${i}`, error: new Error('down'), cause });
    clock.now = NOW + FIRST_SECONDS * 1_000 * part - 1;
    expect(await rests.restOf('crm', failures)).toMatchObject({ seconds: FIRST_SECONDS });
    clock.now += 1;
    expect(await rests.restOf('crm', failures)).toBeUndefined();
  });

  test('try with an item that has not failed yet before one that has', async () => {
    const { act, processor } = changing(limited(100));
    const { clock, mine } = twoEnvironments(processor);
    await processBatch([item('failed')], mine.invocation);
    act.now = limited(100);
    clock.now += 100_000;
    await processBatch([item('failed')], mine.invocation);
    expect(processor).toHaveBeenCalledTimes(1);
    await processBatch([item('new')], mine.invocation);
    expect(processor).toHaveBeenCalledTimes(2);
    clock.now += 105_000;
    await processBatch([item('failed')], mine.invocation);
    expect(processor).toHaveBeenCalledTimes(3);
  });
});

describe('a store of rests that', () => {
  const hanging = (call: keyof RestStore): RestStore => ({
    ...memoryRests(),
    [call]: () => new Promise(() => undefined),
  });

  /** How long records took of which each had an invocation, in virtual time. */
  async function timed(store: RestStore, processor: Processor<string>, records: readonly QueueRecord[]) {
    const clock = createClock(NOW);
    const rests = createRests({ store, now: clock.now, timer: clock.after, probeMs: 30_000, tell: () => undefined });
    const { invocation: run, world } = invocation(tableOf(processor), {
      ports: { now: clock.now, timer: clock.after, ledger: memoryLedger(clock.now) },
      rests,
    });
    clock.start(() => oneByOne(records, run));
    await clock.run();
    return world.reports.map(({ outcome, milliseconds }) => [outcome.kind, milliseconds]);
  }

  test('cannot be read holds no item for more than 3 s, and the item comes back', async () => {
    const seen = await timed(hanging('read'), () => undefined, items(1, 1));
    expect(seen).toEqual([['unavailable', 3_000]]);
  });

  test('takes no rest holds the item that would begin one for 3 s, and it is retried', async () => {
    const seen = await timed(hanging('replace'), limited(60), items(1, 1));
    expect(seen).toEqual([['retry', 3_000]]);
  });

  test('hangs altogether in the middle of an item holds it for no longer', async () => {
    const store = memoryRests();
    const seen = await timed(
      store,
      () => {
        Object.assign(store, { read: () => new Promise(() => undefined), replace: () => new Promise(() => undefined) });
        throw new RetryLater(60, 'too many calls', 'destination');
      },
      items(1, 1),
    );
    expect(seen).toEqual([['retry', 3_000]]);
  });
});

describe('an item whose processor rests for the whole time for which items are retried', () => {
  /** It looks every ten minutes whether it may try; what tries fails, since the destination is down for all that time. */
  async function throughTheWindow(failsFirst: boolean) {
    const { invocation: run, world } = invocation(tableOf(limited(900)), { settings: { retryMs: 12 * HOUR } });
    if (failsFirst) await processBatch([item('item')], run);
    await processBatch([item('first')], run);
    for (let minutes = 0; minutes < 14 * 60; minutes++) {
      world.now += 60_000;
      await processBatch([item(`try ${minutes}`)], run);
      if (minutes % 10 === 0) await processBatch([{ ...item('item'), receiveCount: 2 }], run);
      const letter = world.deadLetters.find(({ payloadId }) => payloadId === 'item');
      if (letter) return { letter, hours: (world.now - NOW) / HOUR };
    }
    return undefined;
  }

  test('and that has failed itself dies of it, with the cause of the rest', async () => {
    const died = await throughTheWindow(true);
    expect(died?.letter).toMatchObject({
      reason: 'its processor rested',
      processor: 'postSent',
      errorName: 'RetryLater',
      attempts: 1,
      firstAt: new Date(NOW).toISOString(),
    });
    expect(died?.hours).toBeGreaterThanOrEqual(12);
  });

  test('and that was never tried does not', async () => {
    expect(await throughTheWindow(false)).toBeUndefined();
  });
});
