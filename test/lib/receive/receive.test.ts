import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LAMBDA, ROOM } from '../../../lib/limits.ts';
import { decodeMessage } from '../../../lib/message.ts';
import { sign } from '../../../lib/oktopost/signature.ts';
import { type DeliveryRequest, receive } from '../../../lib/receive/receive.ts';
import { staticWebhooks } from '../../../lib/receive/static-webhooks.ts';
import { jsonText } from '../../support/json-arbitraries.ts';
import { NOW, receivePorts, SECRET } from '../../support/receive-ports.ts';

interface Sent {
  body?: string | Uint8Array;
  headers?: DeliveryRequest['headers'];
  method?: string;
}

function request({ body = '[{"Id":"001"}]', headers = {}, method = 'POST' }: Sent = {}): DeliveryRequest {
  const bytes = Buffer.from(body);
  const signed = { 'x-oktopost-secret': sign(bytes, SECRET), 'x-oktopost-webhook': '0WA001' };
  return { method, headers: { ...signed, ...headers }, body: bytes, takenAt: NOW };
}

const infosOf = (messages: readonly string[]) => messages.map((message) => decodeMessage(message)?.info);

describe('an authentic delivery', () => {
  test('becomes one message an item, with its ids, and is accepted once all are stored', async () => {
    const { ports, messages } = receivePorts();
    const sent = request({
      body: '[{"event":"postSent","data":{"n":9007199254740993}}, {"Id":"2"}]',
      headers: { 'x-oktopost-payload': '0001,0002' },
    });
    const received = await receive(sent, ports);
    expect(received).toMatchObject({
      deliveryId: 'delivery-1',
      webhookId: '0WA001',
      outcome: { kind: 'accepted', items: 2, oversize: 0, secret: 0, events: new Map([['postSent', 2]]) },
    });
    expect(messages[0]).toBe(
      '{"v":1,"deliveryId":"delivery-1","webhookId":"0WA001","payloadId":"0001","event":"postSent","index":0,"count":2,' +
        `"receivedAt":"${new Date(NOW).toISOString()}",` +
        '"sha256":"63cc83c7a1caf8c734a26b88b912bcd0a46b5715d04bf24cf53d4184d45a5205",' +
        '"item":{"event":"postSent","data":{"n":9007199254740993}}}',
    );
    expect(infosOf(messages)).toMatchObject([
      { payloadId: '0001', index: 0 },
      { payloadId: '0002', index: 1, event: 'postSent' },
    ]);
  });

  test('an empty array is accepted with no items', async () => {
    const { ports, messages } = receivePorts();
    expect((await receive(request({ body: '[]' }), ports)).outcome).toMatchObject({ kind: 'accepted', items: 0 });
    expect(messages).toEqual([]);
  });

  test('a body signed with the previous secret is accepted, and the report says so', async () => {
    const { ports } = receivePorts();
    const received = await receive(request({ headers: { 'x-oktopost-webhook': '0WA002' } }), ports);
    expect(received.outcome).toMatchObject({ kind: 'accepted', secret: 1 });
  });

  test("an event that the body names wins over the webhook's, also an unknown one", async () => {
    const { ports, messages } = receivePorts();
    await receive(request({ body: '[{"event":"brandNew","data":{}},{"event":"constructor","data":{}},{}]' }), ports);
    expect(infosOf(messages).map((info) => info?.event)).toEqual(['brandNew', 'constructor', 'postSent']);
  });

  test.each([
    ['fewer', '0001'],
    ['more', Array.from({ length: 1_000 }, (_, i) => i).join(',')],
    ['none', ''],
  ])('%s payload ids than items pair with none, and nothing is lost', async (_, ids) => {
    const { ports, messages } = receivePorts();
    await receive(request({ body: '[{"a":1},{"a":2},{"a":3}]', headers: { 'x-oktopost-payload': ids } }), ports);
    expect(infosOf(messages).map((info) => info?.payloadId)).toEqual([undefined, undefined, undefined]);
  });

  test('a payload id that cannot be part of a key is left out', async () => {
    const { ports, messages } = receivePorts();
    const ids = `${'x'.repeat(129)},é,0003`;
    await receive(request({ body: '[{"a":1},{"a":2},{"a":3}]', headers: { 'x-oktopost-payload': ids } }), ports);
    expect(infosOf(messages).map((info) => info?.payloadId)).toEqual([undefined, undefined, '0003']);
  });

  describe('whose items are alike', () => {
    const tell = async (body: string, ids: string) => {
      const { ports, messages } = receivePorts();
      await receive(request({ body, headers: { 'x-oktopost-payload': ids } }), ports);
      return infosOf(messages).map((info) => [info?.alike, info?.place]);
    };

    test('numbers those that nothing else tells apart', async () => {
      const numbered = [
        [undefined, undefined],
        [1, undefined],
        [undefined, undefined],
        [2, undefined],
      ];
      expect(await tell('[{"a":1},{"a":1},{"a":2},{"a":1}]', '')).toEqual(numbered);
      expect(await tell('[{"a":1},{"a":1},{"a":2},{"a":1}]', 'x,x,x,x')).toEqual(numbered);
      expect(await tell('[{"a":1},{"a":1}]', 'x,y')).toEqual([
        [undefined, undefined],
        [undefined, undefined],
      ]);
    });

    test('tells them apart by all ids and the position where the ids do not pair: the same each time', async () => {
      const places = (await tell('[{"a":1},{"a":1}]', 'x')).map(([, place]) => place);
      expect(new Set(places).size).toBe(2);
      expect((await tell('[{"a":1},{"a":1}]', 'x')).map(([, place]) => place)).toEqual(places);
      expect((await tell('[{"a":1},{"a":1}]', 'y')).map(([, place]) => place)).not.toContain(places[0]);
    });
  });

  test('with an event name of any length has messages of a bounded one', async () => {
    const { ports, messages } = receivePorts();
    await receive(request({ body: `[{"event":"${'x'.repeat(5_000)}","data":1}]` }), ports);
    expect(infosOf(messages).map((info) => info?.event)).toEqual(['x'.repeat(100)]);
  });

  test('that is not stored as a whole is not accepted', async () => {
    const { ports } = receivePorts({ queue: { send: async () => ({ failed: 1, error: 'InternalError' }) } });
    expect((await receive(request(), ports)).outcome).toEqual({
      kind: 'not stored',
      reason: 'the queue: InternalError',
      failed: 1,
    });
  });

  test('that cannot be read is kept in quarantine as it came', async () => {
    const { ports, messages, quarantined } = receivePorts();
    const sent = request({ body: 'not JSON' });
    expect((await receive(sent, ports)).outcome).toEqual({ kind: 'quarantined', reason: 'not JSON', secret: 0 });
    expect(quarantined).toMatchObject([
      { kind: 'unreadable', webhookId: '0WA001', reason: 'not JSON', body: sent.body },
    ]);
    expect(messages).toEqual([]);
  });

  test('that cannot be read and cannot be kept either is not accepted', async () => {
    const { ports } = receivePorts({ quarantine: { keep: () => Promise.reject(new TypeError('S3 is down')) } });
    expect((await receive(request({ body: '?' }), ports)).outcome).toMatchObject({
      kind: 'not stored',
      reason: 'the quarantine: TypeError',
    });
    const full = receivePorts({ quarantine: { keep: async () => false } });
    expect((await receive(request({ body: '?' }), full.ports)).outcome).toMatchObject({ kind: 'not stored' });
  });
});

describe('an item that is too large for SQS', () => {
  const item = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`;

  test('is stored, and a message with its place travels instead', async () => {
    const { ports, messages, stored } = receivePorts();
    const body = `[{"b":1},${item(1_048_577)}]`;
    expect((await receive(request({ body }), ports)).outcome).toMatchObject({
      kind: 'accepted',
      items: 2,
      oversize: 1,
    });
    expect([...stored.values()]).toEqual([item(1_048_577)]);
    expect(decodeMessage(messages[1] ?? '')).toMatchObject({ stored: { key: [...stored.keys()][0], size: 1_048_577 } });
  });

  test('is told apart to the byte', async () => {
    const { ports, messages, stored } = receivePorts();
    await receive(request({ body: `[${item(9)}]` }), ports);
    const room = ROOM.messageBytes - Buffer.byteLength(messages[0] ?? '') + 9;
    await receive(request({ body: `[${item(room)}]` }), ports);
    expect(Buffer.byteLength(messages[1] ?? '')).toBe(ROOM.messageBytes);
    expect(stored.size).toBe(0);
    await receive(request({ body: `[${item(room + 1)}]` }), ports);
    expect(stored.size).toBe(1);
  });

  test('that cannot be stored makes the delivery come again', async () => {
    const items = { put: () => Promise.reject(new TypeError('S3 is down')), get: async () => undefined };
    const { ports, messages } = receivePorts({ items });
    const outcome = (await receive(request({ body: `[${item(1_048_577)}]` }), ports)).outcome;
    const reason = 'the bucket, for an item too large for SQS: TypeError';
    expect(outcome).toEqual({ kind: 'not stored', reason, failed: 1 });
    expect(messages).toEqual([]);
  });
});

describe('what is not authentic', () => {
  const unsigned = { 'x-oktopost-secret': undefined };
  test.each<[string, Sent, string, boolean]>([
    [
      'a forged body',
      { headers: { 'x-oktopost-secret': sign(Buffer.from('[]'), SECRET) } },
      'signature mismatch',
      true,
    ],
    ['no signature', { headers: unsigned }, 'signature missing', true],
    ['two signatures', { headers: { 'x-oktopost-secret': 'a,b' } }, 'signature doubled', true],
    ['an unknown webhook', { headers: { 'x-oktopost-webhook': '0WA003' } }, 'webhook unknown', false],
    ['a webhook called constructor', { headers: { 'x-oktopost-webhook': 'constructor' } }, 'webhook unknown', false],
    ['no webhook', { headers: { 'x-oktopost-webhook': ' ' } }, 'webhook missing', false],
  ])('%s is rejected, never queued, and kept only where the webhook is known', async (_, sent, reason, kept) => {
    const { ports, messages, quarantined } = receivePorts();
    expect((await receive(request(sent), ports)).outcome).toEqual({ kind: 'rejected', reason, kept });
    expect(messages).toEqual([]);
    expect(quarantined.map((delivery) => delivery.kind)).toEqual(kept ? ['rejected'] : []);
  });

  test.each([
    ['0WA003', '0WA003'],
    ['Ada <ada@example.com>', undefined],
    ['x'.repeat(129), undefined],
  ])('for an unknown webhook has its id in the report, where that is fit for a log: %j', async (claimed, webhookId) => {
    const received = await receive(request({ headers: { 'x-oktopost-webhook': claimed } }), receivePorts().ports);
    expect(received).toMatchObject({ webhookId, outcome: { reason: 'webhook unknown' } });
  });

  test('is not parsed', async () => {
    const { ports, quarantined } = receivePorts();
    const received = await receive(request({ body: 'not JSON', headers: { 'x-oktopost-secret': 'ab' } }), ports);
    expect(received.outcome).toMatchObject({ kind: 'rejected', reason: 'signature malformed' });
    expect(quarantined).toMatchObject([{ reason: 'signature malformed' }]);
  });

  test('is not kept above 256 KB, nor when the quarantine is out of reach', async () => {
    const forged = { 'x-oktopost-secret': 'ab' };
    const { ports, quarantined } = receivePorts();
    const largest = await receive(request({ body: 'x'.repeat(262_144), headers: forged }), ports);
    expect(largest.outcome).toMatchObject({ kind: 'rejected', kept: true });
    quarantined.length = 0;
    const large = await receive(request({ body: 'x'.repeat(262_145), headers: forged }), ports);
    expect(large.outcome).toMatchObject({ kind: 'rejected', kept: false });
    expect(quarantined).toEqual([]);
    const down = receivePorts({ quarantine: { keep: () => Promise.reject(new Error('S3 is down')) } });
    expect((await receive(request({ headers: forged }), down.ports)).outcome).toMatchObject({
      kind: 'rejected',
      kept: false,
    });
  });
});

describe('the webhooks are read again before a refusal', () => {
  const stale = new Map([['0WA001', { event: 'postSent', secrets: ['old'] }]]);
  const fresh = new Map([
    ['0WA001', { event: 'postSent', secrets: [SECRET] }],
    ['0WA009', { event: 'newLead', secrets: [SECRET] }],
  ]);

  test.each(['0WA001', '0WA009'])('so that what was changed a moment ago is accepted (%s)', async (webhookId) => {
    const { ports } = receivePorts({ webhooks: { ...staticWebhooks(stale), refresh: async () => fresh } });
    const received = await receive(request({ headers: { 'x-oktopost-webhook': webhookId } }), ports);
    expect(received.outcome).toMatchObject({ kind: 'accepted' });
  });

  test('but not for what no other secret could mend', async () => {
    const refresh = () => Promise.reject(new Error('must not be asked'));
    const { ports } = receivePorts({ webhooks: { ...staticWebhooks(stale), refresh } });
    const received = await receive(request({ headers: { 'x-oktopost-secret': 'ab' } }), ports);
    expect(received.outcome).toMatchObject({ kind: 'rejected', reason: 'signature malformed' });
  });

  test('and while they cannot be read at all, Oktopost is asked to send again', async () => {
    const get = () => Promise.reject(new TypeError('Secrets Manager is down'));
    const { ports } = receivePorts({ webhooks: { get, refresh: get, last: () => undefined } });
    expect((await receive(request(), ports)).outcome).toEqual({
      kind: 'not stored',
      reason: "the webhooks' secrets cannot be read: TypeError",
      failed: 0,
    });
  });
});

describe('before anything else', () => {
  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS', ''])('the method %j is refused', async (method) => {
    const { ports } = receivePorts();
    expect((await receive(request({ method }), ports)).outcome).toEqual({ kind: 'method not allowed', method });
  });

  test('a body above the limit is refused, and one at the limit is not', async () => {
    const { ports } = receivePorts();
    const body = (bytes: number) => `[${' '.repeat(bytes - 2)}]`;
    expect((await receive(request({ body: body(LAMBDA.bodyBytes + 1) }), ports)).outcome).toEqual({
      kind: 'too large',
    });
    expect((await receive(request({ body: body(LAMBDA.bodyBytes) }), ports)).outcome).toMatchObject({
      kind: 'accepted',
    });
  });
});

describe('properties', () => {
  test('any request ends with an outcome that has a name, without a throw', async () => {
    const header = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
    const names = ['x-oktopost-secret', 'x-oktopost-webhook', 'x-oktopost-payload'];
    const headers = fc.record(Object.fromEntries(names.map((name) => [name, header])));
    const body = fc.oneof(
      fc.uint8Array(),
      jsonText.map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('POST', 'GET'), headers, body, async (method, header, bytes) => {
        const { ports, messages } = receivePorts();
        const { outcome } = await receive({ method, headers: header, body: bytes, takenAt: undefined }, ports);
        expect(['rejected', 'method not allowed']).toContain(outcome.kind);
        expect(messages).toEqual([]);
      }),
    );
  });

  test('every authentic body is stored item by item or kept, and each message gives back the text of its item', async () => {
    await fc.assert(
      fc.asyncProperty(jsonText, async (text) => {
        const { ports, messages, quarantined } = receivePorts();
        const { outcome } = await receive(request({ body: text }), ports);
        if (outcome.kind === 'quarantined') return expect(quarantined).toHaveLength(1);
        expect(outcome).toMatchObject({ kind: 'accepted', items: messages.length });
        for (const message of messages) {
          const decoded = decodeMessage(message);
          expect(
            decoded &&
              'json' in decoded &&
              text.includes(decoded.json.replaceAll('\\ufffe', '\uFFFE').replaceAll('\\uffff', '\uFFFF')),
          ).toBe(true);
        }
      }),
    );
  });
});
