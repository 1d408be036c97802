import { AsyncResource } from 'node:async_hooks';
import { execFile } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { guardProcess } from '../../../lib/aws/guard-process.ts';
import { processBatch } from '../../../lib/process/batch.ts';
import { strayErrors } from '../../../lib/process/stray-errors.ts';
import type { Processors } from '../../../lib/processor.ts';
import { PermanentError } from '../../../lib/processor-errors.ts';
import { invocation, itemRecord, tableOf } from '../../support/process-ports.ts';
import { deeds, NAME } from '../../support/stray-deeds.ts';
import type { Ended } from '../../support/stray-program.ts';

const PROGRAM = resolve(import.meta.dirname, '../../support/stray-program.ts');

describe('an error that nobody awaits, in a Node of its own,', () => {
  let stderr = '';
  let stdout = '';
  let ends: Record<string, { goingOn: Ended; returned: Ended }>;
  beforeAll(async () => {
    ({ stdout, stderr } = await promisify(execFile)(process.execPath, [PROGRAM]));
    ends = JSON.parse(stdout);
  }, 60_000);

  test('is never printed as it is, and never ends the environment', () => {
    expect(Object.keys(ends)).toEqual(Object.keys(deeds));
    expect(stderr).toBe('');
    expect(stdout).not.toContain(NAME.split(' ')[0]);
  });

  const ids = { deliveryId: 'delivery-1', webhookId: '0WA001', payloadId: '1', event: 'postSent', index: 0 };
  const cause = { processor: 'postSent', errorName: expect.any(String), errorMessage: expect.any(String) };

  test.each(Object.keys(deeds))('from %s, fails the processor while that runs, and no neighbour', (name) => {
    const { outcomes, lines } = ends[name]?.goingOn ?? {};
    expect(outcomes).toEqual([
      expect.objectContaining({ item: '1', kind: 'retry', cause: expect.objectContaining({ processor: 'postSent' }) }),
      expect.objectContaining({ item: '2', kind: 'done' }),
    ]);
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'the processor failed by an error that nobody awaited: await it, or catch it',
        fields: { ...ids, ...cause },
      },
    ]);
  });

  test.each(Object.keys(deeds))('from %s, is one line of the log where it comes later', (name) => {
    const { outcomes, lines } = ends[name]?.returned ?? {};
    expect(outcomes).toEqual([
      expect.objectContaining({ item: '1', kind: 'done' }),
      expect.objectContaining({ item: '2', kind: 'done' }),
    ]);
    expect(lines).toEqual([
      {
        level: 'error',
        message:
          'an error that nobody awaited came after its processor had ended, so the item stays as it is: await it, or catch it',
        fields: { ...ids, ...cause },
      },
    ]);
  });
});

/** An invocation whose process says that there was an error when it is told to. */
function guarded(processorsOf: (stray: (error: unknown) => void) => Processors) {
  const nodeProcess = new EventEmitter();
  const stray = (error: unknown) => void nodeProcess.emit('uncaughtException', error);
  const { invocation: given, world } = invocation(processorsOf(stray));
  guardProcess(nodeProcess, strayErrors(given.runs, given.ports.log));
  return { given, world, stray };
}

describe('an error that nobody awaits', () => {
  test('decides as one that is thrown: a permanent one makes a dead letter', async () => {
    const { given, world } = guarded((stray) => tableOf(() => stray(new PermanentError('no'))));
    await processBatch([itemRecord()], given);
    expect(world.deadLetters).toEqual([expect.objectContaining({ reason: 'permanent error', processor: 'postSent' })]);
  });

  test('aborts what the processor still does', async () => {
    const reasons: unknown[] = [];
    const { given } = guarded((stray) =>
      tableOf((_, { signal }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        stray('gone');
      }),
    );
    await processBatch([itemRecord()], given);
    expect(reasons).toEqual(['gone']);
  });

  test('fails the processor that it comes from, and not the one of the same item that runs meanwhile', async () => {
    const later: (() => void)[] = [];
    const { given, world } = guarded((stray) =>
      tableOf({
        first: () => void later.push(AsyncResource.bind(() => stray(new Error('late')))),
        second: () => later.forEach((say) => void say()),
      }),
    );
    await processBatch([itemRecord()], given);
    expect(world.reports).toEqual([expect.objectContaining({ outcome: { kind: 'done', attempt: 1 } })]);
    expect(world.lines).toEqual([expect.objectContaining({ fields: expect.objectContaining({ processor: 'first' }) })]);
  });

  test('that comes again and again is told ten times', async () => {
    const { given, world } = guarded((stray) =>
      tableOf(() => {
        for (let i = 0; i < 50; i++) stray(new Error('again'));
      }),
    );
    await processBatch([itemRecord(), itemRecord({ index: 1, payloadId: '0002' })], given);
    expect(world.lines).toHaveLength(20);
  });

  test('of which nobody can tell whose it is harms nobody: the line says what runs, and nothing of the items', async () => {
    const { promise: told, resolve: goOn } = Promise.withResolvers<void>();
    const { given, world, stray } = guarded(() => tableOf({ crm: () => told, quick: () => undefined }));
    const ended = processBatch([itemRecord(), itemRecord({ index: 1, payloadId: `${NAME} 5` })], given);
    while (given.runs.names().length < 2) await new Promise(setImmediate);
    stray(new Error(`no contact for ${NAME}, or Adam`));
    goOn();
    await ended;
    expect(world.lines).toEqual([
      {
        level: 'error',
        message: 'an error that nobody awaited, of an unknown processor: await it, or catch it',
        fields: {
          errorName: 'Error',
          errorMessage: 'no contact for […], or […]',
          running: [
            'crm: item 0001 of delivery delivery-1',
            expect.stringMatching(/^crm: item sha256:[0-9a-f]{12} of delivery delivery-1$/),
          ],
        },
      },
    ]);
    expect(world.reports.map(({ outcome }) => outcome.kind)).toEqual(['done', 'done']);
  });

  test('whose description fails is no reason to end: the listener throws nothing', () => {
    const nodeProcess = new EventEmitter();
    guardProcess(nodeProcess, () => {
      throw new Error('of the listener');
    });
    expect(nodeProcess.emit('unhandledRejection', new Error('no'))).toBe(true);
  });
});

test('what runs has names, and is forgotten when it has ended', async () => {
  const { promise: told, resolve: goOn } = Promise.withResolvers<void>();
  const { given } = guarded(() => tableOf({ crm: () => told }));
  const ended = processBatch([itemRecord()], given);
  while (given.runs.names().length < 1) await new Promise(setImmediate);
  expect(given.runs.names()).toEqual(['crm: item 0001 of delivery delivery-1']);
  goOn();
  await ended;
  expect(given.runs.names()).toEqual([]);
});

test('a processor whose time is up has ended: what comes of it then is logged', async () => {
  const timers: (() => void)[] = [];
  const timer = (_: number, callback: () => void) => {
    timers.push(callback);
    return () => undefined;
  };
  const hangs = Promise.withResolvers<void>();
  const nodeProcess = new EventEmitter();
  const { invocation: given, world } = invocation(
    tableOf((_, { signal }) => {
      signal.addEventListener(
        'abort',
        AsyncResource.bind(() => nodeProcess.emit('uncaughtException', new Error('late'))),
      );
      return hangs.promise;
    }),
    { ports: { timer } },
  );
  guardProcess(nodeProcess, strayErrors(given.runs, given.ports.log));
  const ended = processBatch([itemRecord()], given);
  while (given.runs.names().length < 1) await new Promise(setImmediate);
  for (const end of timers) end();
  await ended;
  expect(world.reports).toEqual([
    expect.objectContaining({
      outcome: expect.objectContaining({ cause: expect.objectContaining({ errorName: 'ProcessorTimeout' }) }),
    }),
  ]);
  expect(world.lines).toEqual([
    expect.objectContaining({
      level: 'error',
      message: expect.stringMatching(/^an error that nobody awaited came after/),
    }),
  ]);
});
