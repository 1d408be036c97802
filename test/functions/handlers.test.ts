import { expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { handler as process } from '../../functions/process.ts';
import { handler as receive } from '../../functions/receive.ts';
import { httpApiEvent } from '../support/http-events.ts';

/** Lambda's context, as far as the handlers use it. */
const context: Context = Object({ getRemainingTimeInMillis: () => 60_000 });

test('handlers take an event and a context: nodejs24.x refuses those that want a callback', () => {
  expect(receive.length).toBeLessThanOrEqual(2);
  expect(process.length).toBeLessThanOrEqual(2);
});

test('both can be imported without any setting, and tell what is missing when they are invoked', async () => {
  expect(await receive(httpApiEvent({}))).toMatchObject({ statusCode: 500, body: '{"error":"internal error"}' });
  await expect(process({ Records: [] }, context)).rejects.toThrow(
    /QUEUE_URL is missing\. DEAD_LETTER_QUEUE_URL is missing\. TABLE is missing\. BUCKET is missing\./,
  );
});
