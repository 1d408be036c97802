import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { handler as process } from '../../functions/process.ts';
import { handler as receive } from '../../functions/receive.ts';
import { httpApiEvent } from '../support/http-events.ts';

const context = { getRemainingTimeInMillis: () => 60_000 };

const nodeProcess: NodeJS.EventEmitter = globalThis.process;

const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  jest.spyOn(globalThis.process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
});

test('handlers take an event and a context: nodejs24.x refuses those that want a callback', () => {
  expect(receive.length).toBeLessThanOrEqual(2);
  expect(process.length).toBeLessThanOrEqual(2);
});

test('receive can be imported without any setting; invoked, it answers 500 and logs what is missing, all at once', async () => {
  expect(await receive(httpApiEvent({}), context)).toMatchObject({
    statusCode: 500,
    body: '{"error":"internal error"}',
  });
  expect(written.join('')).toMatch(/WEBHOOKS_SECRET_ID .* is missing\. QUEUE_URL is missing\. BUCKET is missing\./);
});

test('process can be imported without any setting; invoked, it fails as a whole, so that its batch stays in the queue', async () => {
  await expect(process({ Records: [] }, context)).rejects.toThrow(
    /QUEUE_URL is missing\. DEAD_LETTER_QUEUE_URL is missing\. TABLE is missing\. BUCKET is missing\./,
  );
});

test.each(['unhandledRejection', 'uncaughtException'])(
  'when they are loaded, and at each invocation, the guard is the only listener to %s',
  async (event) => {
    expect(nodeProcess.listenerCount(event)).toBe(1);
    const other = () => undefined;
    nodeProcess.on(event, other);
    await receive(httpApiEvent({}), context);
    expect(nodeProcess.listeners(event)).not.toContain(other);
    nodeProcess.on(event, other);
    await process({ Records: [] }, context).catch(() => undefined);
    expect(nodeProcess.listeners(event)).not.toContain(other);
    expect(nodeProcess.listenerCount(event)).toBe(1);
  },
);

test('an error that nobody awaits in receive is logged by name and place, without what it says', () => {
  receive(httpApiEvent({}), context).catch(() => undefined);
  nodeProcess.emit('uncaughtException', new RangeError('zyxwa'));
  expect(written.join('')).toMatch(/an error that nobody awaited.*"RangeError".*handlers\.test\.ts/);
  expect(written.join('')).not.toMatch(/zyxwa/);
});
