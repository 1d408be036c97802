import { expect, test } from '@jest/globals';
import { LAMBDA, REFUSED_BY_SQS, ROOM, SQS, STACK } from '../../lib/limits.ts';

test('what follows from the limits is what the code was tested with', () => {
  expect(ROOM).toEqual({
    messageBytes: 1_040_384,
    longestDelaySeconds: 39_600,
    oldestItemSeconds: (3 * 24 + 84) * 3_600,
    lastTurnSeconds: 6 * 3_600,
    longestRetryHours: 84,
    longestBackoffSeconds: 1_800,
    mostReceipts: 980,
    answerSeconds: 9,
    longestProcessorSeconds: 50,
  });
});

test('a batch of the largest messages, and a body as base64, are within what Lambda takes', () => {
  expect(Math.ceil(LAMBDA.bodyBytes / 3) * 4).toBeLessThanOrEqual(LAMBDA.eventBytes);
  expect(STACK.batchSize).toBeLessThanOrEqual(SQS.batchEntries);
});

test('an item that is stored outlives the message that points to it, in the queue, as a dead letter and in the queue again', () => {
  const days = (2 * STACK.queueRetentionSeconds + STACK.deadLetterRetentionSeconds) / 86_400;
  expect(STACK.storedItemDays).toBeGreaterThan(days);
});

test.each([
  ['\t\n\r plain', false],
  ['é 😀 \uE000', false],
  ['\u0000', true],
  ['\u000B', true],
  ['\uD800', true],
  ['\uFFFE', true],
  ['\uFFFF', true],
])('of %j SQS says that it is refused: %s', (text, refused) => {
  expect(REFUSED_BY_SQS.test(text)).toBe(refused);
});
