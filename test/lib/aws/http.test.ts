import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toRequest } from '../../../lib/aws/http-request.ts';
import { toResponse } from '../../../lib/aws/http-response.ts';
import { sign } from '../../../lib/oktopost/signature.ts';
import type { DeliveryOutcome } from '../../../lib/receive/outcome.ts';
import { receive } from '../../../lib/receive/receive.ts';
import { accepted } from '../../support/accepted.ts';
import { functionUrlEvent, httpApiEvent, invokedWith, restApiEvent } from '../../support/http-events.ts';
import { NOW, receivePorts, SECRET } from '../../support/receive-ports.ts';

const formats = [
  { format: 'HTTP API', toEvent: httpApiEvent },
  { format: 'REST API', toEvent: restApiEvent },
  { format: 'Function URL', toEvent: functionUrlEvent },
];

describe.each(formats)('an event of a $format', ({ toEvent }) => {
  const body = Buffer.from('[{"Text":"café 😀 שלום"}]\r\n');
  const headers = [
    ['X-Oktopost-Secret', sign(body, SECRET)],
    ['X-OKTOPOST-Webhook', '0WA001'],
    ['x-oktopost-payload', '0001'],
  ] as const;

  test.each([true, false])('gives the bytes that were sent (as base64: %j)', (base64) => {
    expect(toRequest(toEvent({ headers, body, base64 }))).toEqual({
      method: 'POST',
      path: expect.stringMatching(/^\/(webhooks\/oktopost)?$/),
      headers: {
        'x-oktopost-secret': sign(body, SECRET),
        'x-oktopost-webhook': '0WA001',
        'x-oktopost-payload': '0001',
      },
      body,
      takenAt: NOW,
    });
  });

  test.each([true, false])('with text that is not ASCII is verified and accepted (as base64: %j)', async (base64) => {
    const { outcome } = await receive(toRequest(toEvent({ headers, body, base64 })), receivePorts().ports);
    expect(outcome).toMatchObject({ kind: 'accepted', items: 1 });
  });

  test('with two signatures, one of them right, is refused', async () => {
    const event = toEvent({ headers: [['X-Oktopost-Secret', 'ab'], ...headers], body });
    const { outcome } = await receive(toRequest(event), receivePorts().ports);
    expect(outcome).toMatchObject({ kind: 'rejected', reason: 'signature doubled' });
  });

  test('keeps bytes that are not text', () => {
    const bytes = Buffer.from([0x1f, 0x8b, 0, 0xff]);
    expect(toRequest(toEvent({ body: bytes, base64: true })).body).toEqual(bytes);
  });

  test('says nothing of when the gateway took it, where the event does not, or not in a number', () => {
    const event = toEvent({});
    for (const time of [undefined, null, '1795507200000', {}]) {
      const requestContext = { ...event.requestContext, timeEpoch: time, requestTimeEpoch: time };
      expect(toRequest(invokedWith({ ...event, requestContext })).takenAt).toBeUndefined();
    }
  });

  test('keeps its method', () => expect(toRequest(toEvent({ method: 'GET' })).method).toBe('GET'));
});

test('two spellings of one header are two headers', () => {
  const event = restApiEvent({
    headers: [
      ['X-A', '1'],
      ['x-a', '2'],
    ],
  });
  expect(toRequest(event).headers).toEqual({ 'x-a': '1,2' });
});

test.each([
  ['null', null],
  ['nothing', {}],
  ['an event of another service', { Records: [] }],
  ['an HTTP event without its context', { headers: null, body: null, requestContext: null }],
])('%s is a request without a method', (_, event) => {
  expect(toRequest(invokedWith(event))).toEqual({ method: '', headers: {}, body: Buffer.alloc(0) });
});

test('any event that is shaped like HTTP has an answer', async () => {
  const events = fc.record(
    {
      body: fc.option(fc.string()),
      isBase64Encoded: fc.boolean(),
      headers: fc.dictionary(fc.string(), fc.string()),
      httpMethod: fc.constantFrom('POST', 'get', ''),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(events, async (event) => {
      const response = toResponse(await receive(toRequest(invokedWith(event)), receivePorts().ports));
      expect([401, 405]).toContain(response.statusCode);
    }),
  );
});

describe('the answers', () => {
  const answer = (outcome: DeliveryOutcome) => toResponse({ deliveryId: 'd', webhookId: undefined, bytes: 0, outcome });

  test.each<[DeliveryOutcome, number, object]>([
    [accepted({ items: 2 }), 202, { accepted: 2, deliveryId: 'd' }],
    [accepted({ items: 2, quarantined: 1 }), 202, { accepted: 2, quarantined: 1, deliveryId: 'd' }],
    [
      { kind: 'quarantined', reason: 'not JSON', secret: 0 },
      202,
      { quarantined: true, reason: 'not JSON', deliveryId: 'd' },
    ],
    [
      { kind: 'not stored', reason: 'r', failed: 1 },
      503,
      { error: 'not stored, please send it again', deliveryId: 'd' },
    ],
  ])('%j', (outcome, status, body) => {
    const response = answer(outcome);
    expect(response.statusCode).toBe(status);
    expect(JSON.parse(response.body)).toEqual(body);
    expect(response.headers['content-type']).toBe('application/json');
  });

  test('a refusal does not tell its reason to whoever tried', () => {
    const reasons = ['signature mismatch', 'webhook unknown'] as const;
    const bodies = reasons.map((reason) => answer({ kind: 'rejected', reason, kept: true }));
    expect(bodies[0]).toEqual(bodies[1]);
    expect(bodies[0]).toMatchObject({ statusCode: 401, body: '{"error":"not authentic","deliveryId":"d"}' });
  });

  test('what was not stored says when to come again', () => {
    expect(answer({ kind: 'not stored', reason: 'r', failed: 1 }).headers['retry-after']).toBe('600');
  });

  test('somebody who opens the address in a browser is told what it is', () => {
    const response = answer({ kind: 'method not allowed', method: 'GET' });
    expect(response).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } });
    expect(response.body).toMatch(/webhook receiver for Oktopost.*paste this address into Oktopost/);
  });
});
