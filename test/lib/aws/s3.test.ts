import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startFauxqs } from 'fauxqs';
import { s3Items } from '../../../lib/aws/s3-items.ts';
import { s3Objects } from '../../../lib/aws/s3-objects.ts';
import { s3Quarantine } from '../../../lib/aws/s3-quarantine.ts';
import { type QuarantinedDelivery, quarantineKey } from '../../../lib/quarantine.ts';
import { strangersBudget } from '../../../lib/receive/strangers-budget.ts';

const BUCKET = 'bucket';
let server: Awaited<ReturnType<typeof startFauxqs>>;
let client: S3Client;
let objects: ReturnType<typeof s3Objects>;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  server.createBucket(BUCKET);
  client = new S3Client({
    endpoint: server.address,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  objects = s3Objects(BUCKET, () => client);
});
beforeEach(() => server.emptyBucket(BUCKET));
afterAll(() => server.stop());

describe('items', () => {
  test('are given back byte for byte', async () => {
    const items = s3Items(objects);
    const json = '{"Text":"café 😀 שלום\\r\\n","n":9007199254740993}';
    const place = await items.put('0WA001', 'abc', json);
    expect(place).toEqual({ key: 'items/0WA001/abc.json', size: Buffer.byteLength(json) });
    expect(await items.get(place.key)).toBe(json);
  });

  test('that are not there are undefined', async () =>
    expect(await s3Items(objects).get('items/none.json')).toBeUndefined());
});

describe('quarantine', () => {
  const delivery: QuarantinedDelivery = {
    kind: 'unreadable',
    deliveryId: 'd',
    webhookId: '0WA001',
    reason: 'not JSON',
    receivedAt: '2026-11-24T08:00:00.000Z',
    headers: { 'x-oktopost-webhook': '0WA001' },
    body: Buffer.from([0, 0xff, 0x7b]),
  };

  const quarantine = () =>
    s3Quarantine(
      objects,
      strangersBudget(() => 0),
    );

  test('keeps a delivery as it came', async () => {
    expect(await quarantine().keep(delivery)).toBe(true);
    const kept = await objects.get('quarantine/unreadable/0WA001/2026-11-24T08:00:00.000Z-d.json');
    expect(JSON.parse(kept ?? '')).toEqual({
      v: 1,
      kind: 'unreadable',
      deliveryId: 'd',
      webhookId: '0WA001',
      reason: 'not JSON',
      receivedAt: '2026-11-24T08:00:00.000Z',
      headers: { 'x-oktopost-webhook': '0WA001' },
      bodyBase64: Buffer.from([0, 0xff, 0x7b]).toString('base64'),
    });
  });

  const refused = (kind: 'rejected' | 'unknown', changes: Partial<QuarantinedDelivery> = {}) => ({
    ...delivery,
    kind,
    ...changes,
  });
  const deliveryIdAt = async (kept: QuarantinedDelivery) =>
    JSON.parse((await objects.get(quarantineKey(kept))) ?? '{}').deliveryId;

  test('the same body under other headers is another object: a forger replaces nothing', async () => {
    const genuine = refused('rejected', { deliveryId: 'genuine', headers: { 'x-oktopost-secret': 'a' } });
    const forged = refused('rejected', { deliveryId: 'forged', headers: { 'x-oktopost-secret': 'b' } });
    for (const kept of [genuine, forged]) expect(await quarantine().keep(kept)).toBe(true);
    expect([await deliveryIdAt(genuine), await deliveryIdAt(forged)]).toEqual(['genuine', 'forged']);
  });

  test('what S3 refuses is not said to be kept', async () => {
    const nowhere = s3Objects('nowhere', () => client);
    await expect(
      s3Quarantine(
        nowhere,
        strangersBudget(() => 0),
      ).keep(refused('rejected')),
    ).rejects.toThrow();
  });
});

test('what was kept first is never overwritten: S3 is told so, and its refusal means that it is there', async () => {
  const stored = new Map<string, string>();
  // fauxqs does not know the header.
  const s3 = createServer(async (request, response) => {
    const key = request.url ?? '';
    const isThere = stored.has(key) && request.headers['if-none-match'] === '*';
    const body = await text(request);
    if (!isThere) stored.set(key, body);
    response.statusCode = isThere ? 412 : 200;
    response.end(isThere ? '<Error><Code>PreconditionFailed</Code></Error>' : '');
  });
  s3.listen(0, '127.0.0.1');
  await once(s3, 'listening');
  const address = s3.address();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const objectsOf = s3Objects(
    BUCKET,
    () => new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials }),
  );
  await objectsOf.putOnce('a', 'first');
  await objectsOf.putOnce('a', 'second');
  await objectsOf.put('b', 'first');
  await objectsOf.put('b', 'second');
  expect([...stored.values()].map((body) => /first|second/.exec(body)?.[0])).toEqual(['first', 'second']);
  s3.closeAllConnections();
  s3.close();
});

describe('a thousand forged deliveries', () => {
  const flood = async (webhookIdOf: (i: number) => string) => {
    const calls: string[] = [];
    const counted = {
      put: async () => void calls.push('put'),
      putOnce: async () => void calls.push('putOnce'),
    };
    const quarantine = s3Quarantine(
      counted,
      strangersBudget(() => 0),
    );
    const keep = (i: number, webhookId: string) =>
      quarantine.keep({
        kind: 'unknown',
        deliveryId: 'd',
        webhookId,
        reason: 'webhook unknown',
        receivedAt: '2026-11-24T08:00:00.000Z',
        headers: {},
        body: Buffer.from(`body ${i}`),
      });
    for (let i = 0; i < 1_000; i++) await keep(i, webhookIdOf(i));
    return { calls, keep };
  };

  test('under one id cost four writes and no listing, and leave the rest to others', async () => {
    const { calls, keep } = await flood(() => '0WA001');
    expect(calls).toEqual(Array(4).fill('putOnce'));
    expect(await keep(1_001, '0WA002')).toBe(true);
    expect(await keep(1_001, '0WA003')).toBe(true);
    expect(await keep(1_002, '0WA003')).toBe(false);
  });

  test('under an id each cost eight writes and no listing', async () => {
    const { calls } = await flood(String);
    expect(calls).toEqual(Array(8).fill('putOnce'));
  });

  test('that are one and the same cost one write', async () => {
    const { calls, keep } = await flood(() => '0WA001');
    const before = calls.length;
    expect(await keep(0, '0WA001')).toBe(true);
    expect(calls).toHaveLength(before);
  });
});
