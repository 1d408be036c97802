import { hash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startFauxqs } from 'fauxqs';
import { s3Items } from '../../../lib/aws/s3-items.ts';
import { s3Objects } from '../../../lib/aws/s3-objects.ts';
import { s3Quarantine } from '../../../lib/aws/s3-quarantine.ts';
import type { QuarantinedDelivery } from '../../../lib/quarantine.ts';

const BUCKET = 'bucket';
let server: Awaited<ReturnType<typeof startFauxqs>>;
let objects: ReturnType<typeof s3Objects>;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  server.createBucket(BUCKET);
  const client = new S3Client({
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

  test('keeps a delivery as it came', async () => {
    expect(await s3Quarantine(objects).keep(delivery)).toBe(true);
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

  const rejected = (i: number, changes: Partial<QuarantinedDelivery> = {}) => ({
    ...delivery,
    kind: 'rejected' as const,
    body: Buffer.from(`body ${i}`),
    ...changes,
  });

  test('keeps a rejected body once, however often Oktopost sends it again', async () => {
    const quarantine = s3Quarantine(objects);
    for (const deliveryId of ['d1', 'd2', 'd3']) expect(await quarantine.keep(rejected(1, { deliveryId }))).toBe(true);
    const sha256 = hash('sha256', 'body 1');
    expect(await objects.get(`quarantine/rejected/0WA001/2026-11-24T08/${sha256}.json`)).toContain('"deliveryId":"d3"');
    expect(await objects.count('quarantine/rejected/', 10)).toBe(1);
  });

  test('keeps 100 rejected deliveries of one webhook in one hour', async () => {
    const quarantine = s3Quarantine(objects);
    const others = Array.from({ length: 99 }, (_, i) => `quarantine/rejected/0WA001/2026-11-24T08/${i}.json`);
    await Promise.all(others.map((key) => objects.put(key, '{}')));
    expect(await quarantine.keep(rejected(99))).toBe(true);
    expect(await quarantine.keep(rejected(100))).toBe(false);
    expect(await quarantine.keep(rejected(100, { webhookId: 'other' }))).toBe(true);
    expect(await quarantine.keep(rejected(100, { receivedAt: '2026-11-24T09:00:00.000Z' }))).toBe(true);
    expect(await quarantine.keep(delivery)).toBe(true);
  });
});
