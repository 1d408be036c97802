import { AsyncResource } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { guardExit, guardProcess } from '../../../lib/aws/guard-process.ts';
import { processBatch } from '../../../lib/process/batch.ts';
import { invocation, itemRecord, tableOf } from '../../support/process-ports.ts';

const EVENTS = ['unhandledRejection', 'uncaughtException'];

test.each(EVENTS)("listeners to %s that were there before, the runtime's or others, hear nothing", (event) => {
  const heard: string[] = [];
  const nodeProcess = new EventEmitter();
  nodeProcess.on(event, () => heard.push('the runtime'));
  const guard = guardProcess(nodeProcess, (error) => heard.push(`the guard: ${error}`));
  nodeProcess.emit(event, 'first');
  nodeProcess.on(event, () => heard.push('another'));
  guard();
  nodeProcess.emit(event, 'second');
  expect(heard).toEqual(['the guard: first', 'the guard: second']);
});

test('a promise that is awaited too late prints no warning of Node: somebody listens', () => {
  const nodeProcess = new EventEmitter();
  const guard = guardProcess(nodeProcess, () => undefined);
  guard();
  expect(nodeProcess.listenerCount('rejectionHandled')).toBe(1);
});

/** The part of Node's process that ends it. */
function endingProcess() {
  const emitter = new EventEmitter();
  const exits: unknown[] = [];
  const exit = (code?: number | string | null): never => {
    exits.push(code);
    emitter.emit('exit', code);
    throw new Error('nothing runs after this');
  };
  return { exits, on: emitter.on.bind(emitter), exit };
}

test('a processor that calls process.exit gets an error that says what to do instead, and nothing ends', async () => {
  const nodeProcess = endingProcess();
  const { invocation: given, world } = invocation(tableOf(() => nodeProcess.exit(1)));
  guardExit(nodeProcess, given.runs, given.ports.log);
  await processBatch([itemRecord()], given);
  expect(world.reports).toEqual([
    expect.objectContaining({
      outcome: expect.objectContaining({
        kind: 'retry',
        cause: expect.objectContaining({
          errorName: 'ProcessExit',
          message: 'process.exit was called with 1: throw an error instead',
        }),
      }),
    }),
  ]);
  expect(nodeProcess.exits).toEqual([]);
});

test('elsewhere process.exit ends the environment, with a line that names what runs, if anything does', async () => {
  const nodeProcess = endingProcess();
  const outside = AsyncResource.bind(() => nodeProcess.exit(3));
  const { invocation: given, world } = invocation(tableOf({ crm: () => outside() }));
  guardExit(nodeProcess, given.runs, given.ports.log);
  expect(() => nodeProcess.exit()).toThrow('nothing runs after this');
  expect(world.lines).toEqual([]);
  await processBatch([itemRecord()], given);
  expect(nodeProcess.exits).toEqual([undefined, 3]);
  expect(world.lines).toEqual([
    {
      level: 'error',
      message: 'the environment ends while processors run',
      fields: { running: ['crm: item 0001 of delivery delivery-1'] },
    },
  ]);
});
