import { Hmac } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { toResponse } from '../../../lib/aws/http-response.ts';
import { ROOM } from '../../../lib/limits.ts';
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

describe('what the sender sends', () => {
  const send = async (body: string, ids?: string, changes = {}) => {
    const world = receivePorts(changes);
    const { outcome } = await receive(request({ body, headers: { 'x-oktopost-payload': ids } }), world.ports);
    return { ...world, outcome, infos: infosOf(world.messages) };
  };

  test('readable elements are queued, others are kept with their positions and reasons', async () => {
    const { outcome, infos, quarantined } = await send('[{"a":1},1,{"b":},{"c":3}]', 'p,q,r,s');
    expect(outcome).toMatchObject({ kind: 'accepted', items: 2, quarantined: 2, drift: [] });
    expect(infos).toMatchObject([
      { index: 0, count: 4, payloadId: 'p' },
      { index: 3, count: 4, payloadId: 's' },
    ]);
    const first = [
      { index: 1, reason: 'an element is not an object' },
      { index: 2, reason: 'not JSON' },
    ];
    expect(quarantined).toMatchObject([{ kind: 'unreadable', elements: { count: 2, first } }]);
  });

  test('a list of PHP with gaps is two items (G2)', async () => {
    const { outcome, infos } = await send(
      '{"0":{"event":"postSent","data":1},"2":{"event":"newLead","data":2}}',
      'p,q',
    );
    expect(outcome).toMatchObject({ kind: 'accepted', items: 2, drift: ['list of PHP'] });
    expect(infos).toMatchObject([
      { payloadId: 'p', event: 'postSent' },
      { payloadId: 'q', event: 'newLead' },
    ]);
  });

  test('ids that are not as many as the items are seen (G5)', async () => {
    const { outcome, infos } = await send('[{"Id":"message"},{"Id":"board"}]', 'p');
    expect(outcome).toMatchObject({ items: 2, drift: ['ids do not pair'] });
    expect(infos.map((info) => info?.payloadId)).toEqual([undefined, undefined]);
  });

  test('U+FFFE and U+FFFF come back as they were (G7)', async () => {
    const { messages } = await send('[{"a":"\uFFFE\uFFFF \\uffff"}]');
    expect(decodeMessage(messages[0] ?? '')).toMatchObject({ json: '{"a":"\uFFFE\uFFFF \\uffff"}' });
    expect(messages[0]).not.toMatch(/[\uFFFE\uFFFF]/);
  });

  test('raw control characters are escaped, and the delivery is kept as it came', async () => {
    const { outcome, infos, messages, quarantined } = await send('[{"a":"x\ty\u0001"},{"b":1}]');
    expect(outcome).toMatchObject({ items: 2, repaired: 1, quarantined: 0, drift: ['raw control characters'] });
    expect(decodeMessage(messages[0] ?? '')).toMatchObject({ json: '{"a":"x\\ty\\u0001"}' });
    expect(infos.map((info) => info?.repaired)).toEqual([true, undefined]);
    expect(quarantined).toMatchObject([{ kind: 'repaired', body: Buffer.from('[{"a":"x\ty\u0001"},{"b":1}]') }]);
  });

  test('what SQS refuses for good is kept, and the others stay accepted', async () => {
    const refused = [{ index: 1, error: 'InvalidMessageContents' }];
    const queue = { send: async () => ({ failed: 0, refused }) };
    const { outcome, quarantined } = await send('[{"a":1},{"a":2}]', undefined, { queue });
    expect(outcome).toMatchObject({ kind: 'accepted', items: 1, quarantined: 1 });
    const first = [{ index: 1, reason: 'SQS refuses it: InvalidMessageContents' }];
    expect(quarantined).toMatchObject([{ elements: { count: 1, first } }]);
  });

  test('an empty list is accepted, but kept where there are payload ids', async () => {
    expect((await send('[]')).outcome).toMatchObject({ kind: 'accepted', items: 0 });
    expect((await send('[]', 'p')).outcome).toMatchObject({ kind: 'quarantined' });
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
  test.each<[string, Sent, string, 'rejected' | 'unknown' | undefined]>([
    [
      'a forged body',
      { headers: { 'x-oktopost-secret': sign(Buffer.from('[]'), SECRET) } },
      'signature mismatch',
      'rejected',
    ],
    ['no signature', { headers: unsigned }, 'signature missing', 'rejected'],
    ['two signatures', { headers: { 'x-oktopost-secret': 'a,b' } }, 'signature doubled', 'rejected'],
    ['an unknown webhook (case I5)', { headers: { 'x-oktopost-webhook': '0WA003' } }, 'webhook unknown', 'unknown'],
    [
      'a webhook called constructor',
      { headers: { 'x-oktopost-webhook': 'constructor' } },
      'webhook unknown',
      'unknown',
    ],
    ['a webhook that cannot be', { headers: { 'x-oktopost-webhook': 'a/b' } }, 'webhook unknown', undefined],
    ['no webhook', { headers: { 'x-oktopost-webhook': ' ' } }, 'webhook missing', undefined],
  ])('%s is rejected, never queued, and kept where its webhook is known or may be', async (_, sent, reason, kind) => {
    const { ports, messages, quarantined } = receivePorts();
    const outcome = { kind: 'rejected', reason, kept: kind !== undefined };
    expect((await receive(request(sent), ports)).outcome).toEqual(outcome);
    expect(messages).toEqual([]);
    expect(quarantined.map((delivery) => delivery.kind)).toEqual(kind === undefined ? [] : [kind]);
  });

  test('for a webhook that is not known yet is kept so that it can be received once it is', async () => {
    const { ports, quarantined } = receivePorts({ webhooks: staticWebhooks(new Map()) });
    const sent = request();
    await receive(sent, ports);
    const [kept] = quarantined;
    const { ports: later, messages } = receivePorts();
    expect(kept).toMatchObject({ kind: 'unknown', webhookId: '0WA001' });
    await receive({ ...sent, headers: kept?.headers ?? {}, body: kept?.body ?? Buffer.of() }, later);
    expect(messages).toHaveLength(1);
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
      kind: 'not verifiable',
      reason: "the webhooks' secrets cannot be read: TypeError",
    });
  });
});

describe('a webhook whose entry is broken in every version', () => {
  const broken = staticWebhooks(new Map([['0WA001', { event: '', secrets: [] }]]));

  test('is our fault: what may be authentic is not refused, and neither queued nor kept', async () => {
    const { ports, messages, quarantined } = receivePorts({ webhooks: broken });
    const { outcome } = await receive(request(), ports);
    expect(outcome).toEqual({ kind: 'not verifiable', reason: expect.stringContaining('the secret of its webhook') });
    expect([messages, quarantined]).toEqual([[], []]);
  });

  test('does not make authentic what cannot be', async () => {
    const { ports } = receivePorts({ webhooks: broken });
    const { outcome } = await receive(request({ headers: { 'x-oktopost-secret': 'ab' } }), ports);
    expect(outcome).toMatchObject({ kind: 'rejected', reason: 'signature malformed' });
  });
});

describe('nobody learns from the work of a refusal which webhooks there are', () => {
  /** What is done for a delivery, in order, and how many signatures are made for it. */
  async function workFor(webhookId: string, signature: string, secrets: readonly string[]) {
    const work: string[] = [];
    const table = new Map([['known', { event: 'postSent', secrets }]]);
    const note = <T>(what: string, value: T) => {
      work.push(what);
      return value;
    };
    const { ports } = receivePorts({
      webhooks: {
        get: async () => note('get', table),
        refresh: async () => note('refresh', table),
        last: () => table,
      },
      quarantine: { keep: async ({ body, headers }) => note(`keep ${body.length} ${Object.keys(headers)}`, true) },
    });
    const sent = request({ headers: { 'x-oktopost-webhook': webhookId, 'x-oktopost-secret': signature } });
    const createHmac = jest.spyOn(Hmac.prototype, 'digest');
    try {
      const { outcome } = await receive(sent, ports);
      return {
        work,
        hmacs: createHmac.mock.calls.length,
        answer: toResponse({ outcome, deliveryId: 'd', webhookId, bytes: 1 }),
      };
    } finally {
      createHmac.mockRestore();
    }
  }

  test.each([
    ['a forged signature', 'a'.repeat(40), ['get', 'refresh', expect.stringContaining('keep')], 4],
    ['no signature', '', ['get', expect.stringContaining('keep')], 0],
    ['a malformed one', 'ab', ['get', expect.stringContaining('keep')], 0],
  ])('%s', async (_, signature, work, hmacs) => {
    const unknown = await workFor('stranger', signature, []);
    expect(unknown).toMatchObject({ work, hmacs });
    expect(await workFor('known', signature, [SECRET])).toEqual(unknown);
    expect(await workFor('known', signature, [SECRET, 'previous'])).toEqual(unknown);
  });
});

describe('before anything else', () => {
  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS', ''])('the method %j is refused', async (method) => {
    const { ports } = receivePorts();
    expect((await receive(request({ method }), ports)).outcome).toEqual({ kind: 'method not allowed', method });
  });

  test('a body of any size that has arrived is taken', async () => {
    const { ports } = receivePorts();
    const body = `[{"a":"${'x'.repeat(4_600_000)}"}]`;
    expect((await receive(request({ body }), ports)).outcome).toMatchObject({
      kind: 'accepted',
      items: 1,
      oversize: 1,
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
        if (outcome.kind === 'accepted' && outcome.repaired > 0) return;
        for (const message of messages) {
          const decoded = decodeMessage(message);
          expect(decoded && 'json' in decoded && text.includes(decoded.json)).toBe(true);
        }
      }),
    );
  });
});
