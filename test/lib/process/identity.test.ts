import { hash } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import type { ItemInfo } from '../../../lib/message.ts';
import { processBatch } from '../../../lib/process/batch.ts';
import type { ProcessSettings } from '../../../lib/process/ports.ts';
import type { Item, Processor } from '../../../lib/processor.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';
import { invocation, itemRecord, tableOf } from '../../support/process-ports.ts';
import { NOW } from '../../support/receive-ports.ts';

const envelope = (data: string, timestamp = 17) => `{"event":"postSent","timestamp":${timestamp},"data":${data}}`;

/** A record of this text, under the hash of its own bytes. */
const recordOf = (json: string, changes: Partial<ItemInfo> = {}) =>
  itemRecord({ sha256: hash('sha256', json), ...changes }, { json });

/** How often the processor ran for a number of texts that come one after the other, and how they ended. */
async function process(records: ReturnType<typeof recordOf>[], settings: Partial<ProcessSettings> = {}) {
  const processor = jest.fn<Processor<string>>();
  const { invocation: run, world } = invocation(tableOf(processor), { settings });
  for (const record of records) await processBatch([record], run);
  return { runs: processor.mock.calls.length, keys: processor.mock.calls.map(([item]) => item.key), world };
}

const FIRST = envelope('{"Id":"1","Name":"Zoë","Big":9007199254740993}');

describe('under a payload id that came before', () => {
  test.each([
    ['the same bytes', FIRST],
    ['another time of sending', envelope('{"Id":"1","Name":"Zoë","Big":9007199254740993}', 18)],
    ['other white space', FIRST.replaceAll(',', ', ').replaceAll(':', ' :')],
    ['escapes', FIRST.replace('ë', '\\u00eb')],
    ['another order of keys', envelope('{"Name":"Zoë","Big":9007199254740993,"Id":"1"}')],
  ])('%s are the same item, and done once', async (_, again) => {
    const { runs, world } = await process([recordOf(FIRST), recordOf(again)]);
    expect(runs).toBe(1);
    expect(world.reports.map(({ outcome, changedFrom }) => [outcome.kind, changedFrom])).toEqual([
      ['done', undefined],
      ['duplicate', undefined],
    ]);
  });

  test.each([
    ['another value', envelope('{"Id":"1","Name":"Zoe","Big":9007199254740993}')],
    ['another number beyond what a number holds', envelope('{"Id":"1","Name":"Zoë","Big":9007199254740992}')],
    ['a number as a text', envelope('{"Id":"1","Name":"Zoë","Big":"9007199254740993"}')],
    ['another event', FIRST.replace('postSent', 'postFailed')],
    ['a field less', envelope('{"Id":"1","Name":"Zoë"}')],
  ])('%s is other content: it is processed too, and told', async (_, other) => {
    const { runs, world } = await process([recordOf(FIRST), recordOf(other), recordOf(other)]);
    expect(runs).toBe(2);
    expect(world.reports.map(({ changedFrom }) => changedFrom)).toEqual([undefined, hash('sha256', FIRST), undefined]);
  });

  test('other content is kept as a dead letter where items are to be done once', async () => {
    const other = envelope('{"Id":"2"}');
    const { runs, world } = await process([recordOf(FIRST), recordOf(other)], { changedContent: 'once' });
    expect(runs).toBe(1);
    expect(world.deadLetters).toMatchObject([
      { reason: 'its payload id came before with other content', body: recordOf(other).body, errorName: 'Refused' },
    ]);
  });

  test('the item that was sent in other bytes has the key, and the attempts, of the first', async () => {
    const keys: string[] = [];
    const attempts: number[] = [];
    const fails = (item: Item<string>, { attempt }: { attempt: number }) => {
      keys.push(item.key);
      attempts.push(attempt);
      throw new Error('down');
    };
    const { invocation: run } = invocation(tableOf(fails));
    await processBatch([recordOf(FIRST)], run);
    await processBatch([recordOf(FIRST.replace('17', '18'))], run);
    expect(new Set(keys).size).toBe(1);
    expect(attempts).toEqual([1, 2]);
  });

  test('what version 0.1.0 has done is still done, and what it did under the same id is other content', async () => {
    const processor = jest.fn<Processor<string>>();
    const ledger = memoryLedger(() => NOW);
    const old = { webhookId: '0WA001', payloadId: '0001', sha256: hash('sha256', FIRST) };
    await ledger.complete(old, 'of 0.1.0', 'postSent', true);
    const { invocation: run, world } = invocation(tableOf(processor), { ports: { ledger } });
    await processBatch([recordOf(FIRST)], run);
    expect(processor).not.toHaveBeenCalled();
    await processBatch([recordOf(envelope('{"Id":"2"}'))], run);
    expect(processor).toHaveBeenCalledTimes(1);
    expect(world.reports.at(-1)).toMatchObject({ changedFrom: old.sha256 });
  });
});

/** The message of an item whose delivery's ids do not pair. */
function withoutId(json: string): object {
  const { payloadId: _, ...message } = JSON.parse(recordOf(json).body);
  return message;
}

describe('items that are alike', () => {
  const alike = envelope('{"Id":"1"}');

  test('within one delivery are two, however often the delivery is sent again', async () => {
    const two = () => [recordOf(alike), recordOf(alike, { alike: 1 })];
    const { runs, keys } = await process([...two(), ...two()]);
    expect(runs).toBe(2);
    expect(new Set(keys).size).toBe(2);
  });

  test('without ids of their own are two where the deliveries have other ids', async () => {
    const bare = (place: string) => {
      return { ...recordOf(alike), body: JSON.stringify({ ...withoutId(alike), place }) };
    };
    const { runs } = await process([bare('a'), bare('a'), bare('b')]);
    expect(runs).toBe(2);
  });

  test('without ids are replays of a content that came under an id, and follow the guard', async () => {
    const replay = { ...recordOf(alike), body: JSON.stringify({ ...withoutId(alike), place: 'a' }) };
    const told = await process([recordOf(alike), replay]);
    expect(told.world.reports.map(({ replayOf }) => replayOf)).toEqual([undefined, '0001']);
    const refused = await process([recordOf(alike), replay], { replayGuard: 'reject' });
    expect(refused.runs).toBe(1);
    expect(refused.world.deadLetters).toMatchObject([{ reason: 'came before under another payload id' }]);
  });

  test('without ids, which version 0.1.0 has done, are not done again', async () => {
    const processor = jest.fn<Processor<string>>();
    const ledger = memoryLedger(() => NOW);
    const old = { webhookId: '0WA001', sha256: hash('sha256', alike) };
    await ledger.complete(old, 'of 0.1.0', 'postSent', true);
    const { invocation: run, world } = invocation(tableOf(processor), { ports: { ledger } });
    await processBatch([{ ...recordOf(alike), body: JSON.stringify({ ...withoutId(alike), place: 'a' }) }], run);
    expect(processor).not.toHaveBeenCalled();
    expect(world.reports).toMatchObject([{ outcome: { kind: 'duplicate' } }]);
  });
});

describe('a replay by a person that overrides what was done', () => {
  test('does it once more, and once only', async () => {
    const { runs } = await process([
      recordOf(FIRST),
      recordOf(FIRST, { again: 'r1' }),
      recordOf(FIRST, { again: 'r1' }),
    ]);
    expect(runs).toBe(2);
  });

  test('another one does it again', async () => {
    const { runs, keys } = await process([
      recordOf(FIRST),
      recordOf(FIRST, { again: 'r1' }),
      recordOf(FIRST, { again: 'r2' }),
    ]);
    expect(runs).toBe(3);
    expect(new Set(keys).size).toBe(1);
  });

  test('is not refused by a guard', async () => {
    const { runs } = await process([recordOf(FIRST), recordOf(envelope('{"Id":"2"}'), { again: 'r1' })], {
      changedContent: 'once',
    });
    expect(runs).toBe(2);
  });
});
