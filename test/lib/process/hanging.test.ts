import { createHash } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { processBatch } from '../../../lib/process/batch.ts';
import type { ItemKey, Ledger } from '../../../lib/process/ledger.ts';
import type { ProcessPorts, QueueRecord } from '../../../lib/process/ports.ts';
import type { Item, Processor, ProcessorsFor } from '../../../lib/processor.ts';
import { PermanentError } from '../../../lib/processor-errors.ts';
import { createClock } from '../../simulation/engine/clock.ts';
import { environmentOf } from '../../support/environment.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { itemRecord, tableOf } from '../../support/process-ports.ts';
import { NOW } from '../../support/receive-ports.ts';

const never = () => new Promise<never>(() => undefined);

/** A Lambda of 60 s in virtual time. */
function lambda(processor: ProcessorsFor<string>) {
  const clock = createClock(NOW);
  const ledger = memoryLedger(clock.now);
  const environment = (change: (ports: ProcessPorts) => Partial<ProcessPorts> = () => ({})) => {
    const { invocation: run, world } = environmentOf(tableOf(processor), clock, { ledger });
    const wired = { ...run, ports: { ...run.ports, ...change(run.ports) } };
    return {
      world,
      /** Answers what stays in the queue. */
      async invoke(records: readonly QueueRecord[], lambdaMs = 60_000): Promise<string[]> {
        const endsAt = clock.now() + lambdaMs;
        const stays = await processBatch(records, { ...wired, remaining: () => endsAt - clock.now() });
        expect(clock.now()).toBeLessThan(endsAt);
        return stays;
      },
    };
  };
  /** What happens at which second. */
  const at = (seconds: number, act: () => Promise<unknown>) =>
    clock.after(seconds * 1_000, () => clock.start(async () => void (await act())));
  return { clock, ledger, environment, at };
}

describe('a record whose item waits for what never answers; its neighbours end as they did, in time', () => {
  const json = '{"event":"postSent","data":{"Id":"001"}}';
  const sha256 = createHash('sha256').update(json).digest('hex');

  const processor = ({ payloadId = '' }: Item<string>) => {
    if (payloadId.includes('hopeless')) throw new PermanentError('no');
    if (payloadId.includes('fails')) throw new Error('down');
  };

  /** A call of the ledger, but for the items that hang. */
  const inLedger =
    (call: keyof Ledger) =>
    ({ ledger }: ProcessPorts): Partial<ProcessPorts> => {
      const doesHang = ({ payloadId }: ItemKey) => payloadId?.startsWith('hangs');
      const hanging: Ledger = {
        find: (key) => (doesHang(key) ? never() : ledger.find(key)),
        look: (key) => (doesHang(key) ? never() : ledger.look(key)),
        claim: (key, ...rest) => (doesHang(key) ? never() : ledger.claim(key, ...rest)),
        complete: (key, ...rest) => (doesHang(key) ? never() : ledger.complete(key, ...rest)),
        release: (key, ...rest) => (doesHang(key) ? never() : ledger.release(key, ...rest)),
        firstPayloadId: (key) => (doesHang(key) ? never() : ledger.firstPayloadId(key)),
      };
      return { ledger: { ...ledger, [call]: hanging[call] } };
    };

  test.each<{ call: string; item: string; end?: string; change(ports: ProcessPorts): Partial<ProcessPorts> }>([
    { call: 'ledger, first id', item: 'hangs', change: inLedger('firstPayloadId') },
    { call: 'ledger, first look', item: 'hangs', change: inLedger('find') },
    { call: 'ledger, claim', item: 'hangs', change: inLedger('claim') },
    { call: 'ledger, completion', item: 'hangs', change: inLedger('complete') },
    { call: 'ledger, release', item: 'hangs, fails', change: inLedger('release') },
    { call: 'bucket', item: 'hangs, stored', change: ({ items }) => ({ items: { ...items, get: never } }) },
    {
      call: 'dead-letter queue',
      item: 'hangs, hopeless',
      change: ({ deadLetters }) => ({
        deadLetters: { send: (letter) => (letter.body.includes('hangs') ? never() : deadLetters.send(letter)) },
      }),
    },
    { call: 'queue, delay', item: 'hangs, fails', end: 'retry', change: () => ({ hide: never }) },
  ])('$call', async ({ item, end = 'unavailable', change }) => {
    const { clock, environment } = lambda(processor);
    const { world, invoke } = environment(change);
    const content = item === 'hangs, stored' ? { stored: { key: 'items/a.json', size: json.length } } : { json };
    const records = [
      itemRecord({ payloadId: item, sha256 }, content),
      ...['works', 'fails', 'hopeless'].map((payloadId) => itemRecord({ payloadId })),
    ];
    const answers: string[][] = [];
    clock.start(async () => void answers.push(await invoke(records)));
    await clock.run();
    expect(Object.fromEntries(world.reports.map(({ info, outcome }) => [info?.payloadId, outcome.kind]))).toEqual({
      [item]: end,
      works: 'done',
      fails: 'retry',
      hopeless: 'dead',
    });
    expect(answers).toEqual([[records[0]?.messageId, records[2]?.messageId]]);
  });

  test.each(['find', 'claim', 'complete', 'release'] as const)(
    'and where the ledger is out of reach for all ten at the %s, the batch is answered in time too',
    async (call) => {
      const { clock, environment } = lambda(
        call === 'release' ? () => Promise.reject(new Error('down')) : () => undefined,
      );
      const { world, invoke } = environment(({ ledger }) => ({ ledger: { ...ledger, [call]: never } }));
      const records = Array.from({ length: 10 }, (_, i) => itemRecord({ payloadId: String(i) }));
      const answers: string[][] = [];
      clock.start(async () => void answers.push(await invoke(records)));
      await clock.run();
      expect(answers).toEqual([records.map(({ messageId }) => messageId)]);
      expect(world.reports).toHaveLength(10);
      // At the release the processor has failed five times, and rests.
      for (const { outcome } of world.reports) expect(['unavailable', 'resting']).toContain(outcome.kind);
    },
  );
});

describe('a processor that goes on after its time limit of 20 s', () => {
  const key: ItemKey = { webhookId: '0WA001', payloadId: '0001', sha256: 'a'.repeat(64) };
  const kinds = ({ reports }: { reports: { outcome: { kind: string } }[] }) =>
    reports.map(({ outcome }) => outcome.kind);

  /** One that needs so many seconds the first time. */
  function slow(seconds: number) {
    let calls = 0;
    const processor = jest.fn<Processor<string>>(async () => {
      if (calls++ === 0) await world.clock.sleep(seconds * 1_000);
    });
    const world = lambda(processor);
    return { ...world, processor };
  }

  test('and succeeds is recorded, though the attempt has failed', async () => {
    const { clock, ledger, environment, at } = slow(30);
    const { world, invoke } = environment();
    at(0, () => invoke([itemRecord()]));
    await clock.run();
    expect(kinds(world)).toEqual(['retry']);
    expect(await ledger.look(key)).toMatchObject({ done: new Set(['postSent']) });
  });

  test('is waited for by a retry in the same environment, and is not run a second time', async () => {
    const { clock, environment, at, processor } = slow(30);
    const { world, invoke } = environment();
    at(0, () => invoke([itemRecord()]));
    at(25, () => invoke([itemRecord()]));
    await clock.run();
    expect(kinds(world)).toEqual(['retry', 'done']);
    expect(world.reports[1]?.milliseconds).toBe(5_000);
    expect(processor).toHaveBeenCalledTimes(1);
  });

  test('is known in another environment once it has succeeded', async () => {
    const { clock, environment, at, processor } = slow(30);
    const [mine, yours] = [environment(), environment()];
    at(0, () => mine.invoke([itemRecord()]));
    at(31, () => yours.invoke([itemRecord()]));
    await clock.run();
    expect([kinds(mine.world), kinds(yours.world)]).toEqual([['retry'], ['duplicate']]);
    expect(processor).toHaveBeenCalledTimes(1);
  });

  test('and succeeds while another environment has claimed the item is not run there when its turn comes', async () => {
    const second = jest.fn<Processor<string>>(() => world.clock.sleep(35_000));
    const first: Processor<string> = async () => {
      await world.clock.sleep(10_000);
      if (world.clock.now() < NOW + 20_000) throw new Error('down');
    };
    const world = lambda({ first, second });
    const [mine, yours] = [world.environment(), world.environment()];
    world.at(0, () => mine.invoke([itemRecord()]));
    world.at(40, () => yours.invoke([itemRecord()]));
    await world.clock.run();
    expect([kinds(mine.world), kinds(yours.world)]).toEqual([['retry'], ['done']]);
    expect(second).toHaveBeenCalledTimes(1);
  });

  test('and never ends is waited for, for a minute and not for ever: then it is run anew', async () => {
    const { clock, environment, at, processor } = slow(1e6);
    const { world, invoke } = environment();
    at(0, () => invoke([itemRecord()]));
    at(30, () => invoke([itemRecord()]));
    at(79, () => invoke([itemRecord()]));
    at(101, async () => expect(processor).toHaveBeenCalledTimes(1));
    at(102, () => invoke([itemRecord()]));
    await clock.run();
    expect(kinds(world)).toEqual(['retry', 'retry', 'retry', 'done']);
    expect(processor).toHaveBeenCalledTimes(2);
  });

  test('and fails in the end is run anew', async () => {
    const processor = jest.fn<Processor<string>>(async () => {
      await world.clock.sleep(30_000);
      throw new Error('down');
    });
    const world = lambda(processor);
    const { invoke } = world.environment();
    world.at(0, () => invoke([itemRecord()]));
    world.at(31, () => invoke([itemRecord()]));
    await world.clock.run();
    expect(processor).toHaveBeenCalledTimes(2);
  });
});

test('a success that could not be written down is, and is not repeated, in the same environment', async () => {
  const processor = jest.fn<Processor<string>>();
  const { clock, ledger, environment, at } = lambda(processor);
  let isOut = true;
  const { world, invoke } = environment(() => ({
    ledger: { ...ledger, complete: (...args) => (isOut ? Promise.reject(new Error('out')) : ledger.complete(...args)) },
  }));
  at(0, () => invoke([itemRecord()]));
  at(1, async () => {
    isOut = false;
  });
  at(66, () => invoke([itemRecord()]));
  await clock.run();
  expect(world.reports.map(({ outcome }) => outcome.kind)).toContain('unavailable');
  expect(processor).toHaveBeenCalledTimes(1);
});

test('a processor whose time limit does not fit any more is not started, nor does that count as an attempt', async () => {
  const first = jest.fn<Processor<string>>(() => world.clock.sleep(15_000));
  const second = jest.fn<Processor<string>>();
  const world = lambda({ first, second });
  const { world: seen, invoke } = world.environment();
  world.at(0, () => invoke([itemRecord()], 30_000));
  world.at(16, async () => expect(second).not.toHaveBeenCalled());
  world.at(17, () => invoke([itemRecord()], 30_000));
  await world.clock.run();
  expect(seen.reports.map(({ outcome }) => outcome)).toEqual([
    { kind: 'not started', seconds: 1 },
    { kind: 'done', attempt: 1 },
  ]);
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
});
