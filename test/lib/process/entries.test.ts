import { describe, expect, jest, test } from '@jest/globals';
import { processBatch } from '../../../lib/process/batch.ts';
import type { Processor, Processors } from '../../../lib/processor.ts';
import { invocation, itemRecord, tableOf } from '../../support/process-ports.ts';
import { NOW } from '../../support/receive-ports.ts';

const HOUR = 3_600_000;

/** A table as it comes from a file that no compiler has looked at. */
function tableWith(postSent: unknown, fallback: Processor<string> = () => undefined): Processors {
  const table = tableOf(() => undefined, { fallback });
  Reflect.set(table, 'postSent', postSent);
  return table;
}

test.each([
  ['without an entry', (fallback: Processor<string>) => ({ fallback })],
  ['whose entry is undefined', (fallback: Processor<string>) => tableWith(undefined, fallback)],
])('an event type %s goes to the fallback, and to nobody else', async (_, table) => {
  const fallback = jest.fn<Processor<string>>();
  const { invocation: run, world } = invocation(table(fallback));
  expect(await processBatch([itemRecord()], run)).toEqual([]);
  expect(fallback).toHaveBeenCalledTimes(1);
  expect(world.reports).toMatchObject([{ outcome: { kind: 'done' } }]);
});

test('an entry {} is nothing to do: done, and the fallback does not get it', async () => {
  const fallback = jest.fn<Processor<string>>();
  const { invocation: run, world } = invocation(tableWith({}, fallback));
  expect(await processBatch([itemRecord()], run)).toEqual([]);
  expect(fallback).not.toHaveBeenCalled();
  expect(world.reports).toMatchObject([{ outcome: { kind: 'done', attempt: 1 } }]);
});

describe.each<[string, unknown, string]>([
  ['null', null, 'postSent'],
  ['a text', 'logSummary', 'postSent'],
  ['a number', 1, 'postSent'],
  ['a promise that nobody awaited', Promise.resolve({ toCrm: () => undefined }), 'postSent'],
  ['a map', new Map([['toCrm', () => undefined]]), 'postSent'],
  ['an object with null', { toCrm: null }, 'toCrm'],
  ['an object with a text', { toCrm: 'logSummary' }, 'toCrm'],
  ['an object in an object', { toCrm: { again: () => undefined } }, 'toCrm'],
])('an entry that is %s', (_, entry, processor) => {
  const cause = {
    processor,
    errorName: 'TypeError',
    message: expect.stringMatching(`^${processor} is not a function: look at it in processors/table\\.ts`),
  };

  test('is retried as a processor that throws is, with that cause, and the fallback does not get it', async () => {
    const fallback = jest.fn<Processor<string>>();
    const { invocation: run, world } = invocation(tableWith(entry, fallback));
    const item = itemRecord();
    expect(await processBatch([item], run)).toEqual([item.messageId]);
    expect(world.hidden.get(item.receiptHandle)).toBe(12);
    expect(world.reports).toMatchObject([{ outcome: { kind: 'retry', attempt: 1, cause } }]);
    expect(fallback).not.toHaveBeenCalled();
  });

  test('is a dead letter with that cause when it has been so for 72 hours', async () => {
    const { invocation: run, world } = invocation(tableWith(entry));
    for (let hours = 0; hours < 72; hours++) {
      world.now = NOW + hours * HOUR;
      await processBatch([itemRecord()], run);
    }
    world.now = NOW + 72 * HOUR;
    expect(await processBatch([itemRecord()], run)).toEqual([]);
    const { errorName, message: errorMessage } = cause;
    expect(world.deadLetters).toMatchObject([{ reason: 'failed for too long', processor, errorName, errorMessage }]);
  });

  test('costs nothing once a deploy has fixed it', async () => {
    const { invocation: run } = invocation(tableWith(entry));
    await processBatch([itemRecord()], run);
    const fixed = jest.fn<Processor<string>>();
    const { invocation: deployed } = invocation(tableWith(fixed), { ports: run.ports });
    expect(await processBatch([itemRecord()], deployed)).toEqual([]);
    expect(fixed).toHaveBeenCalledTimes(1);
  });
});

test('the others of an entry run beside one that is no function', async () => {
  const good = jest.fn<Processor<string>>();
  const { invocation: run } = invocation(tableWith({ bad: 'text', good }));
  for (let i = 0; i < 2; i++) await processBatch([itemRecord()], run);
  expect(good).toHaveBeenCalledTimes(1);
});
