import type { Objects } from '../../../lib/aws/s3-objects.ts';
import type { World } from '../engine/world.ts';
import type { Call } from './network.ts';

/** What the bucket holds, by key. */
export type Bucket = Map<string, string>;

/** The bucket, as seen from a Lambda. */
export function simulatedObjects(bucket: Bucket, call: Call): Objects {
  return {
    put: (key, body) =>
      call('S3', 'PutObject', () => {
        bucket.set(key, body);
      }),
    get: (key) => call('S3', 'GetObject', () => bucket.get(key)),
    putOnce: (key, body) =>
      call('S3', 'PutObject', () => {
        if (!bucket.has(key)) bucket.set(key, body);
      }),
  };
}

/** A message that points to a stored item is in the queue: now somebody may clean up too much, or write to the wrong place. */
export function loseObject(body: string, bucket: Bucket, { faults, trace, clock, random }: World): void {
  const stored: { key: string } | undefined = body.includes('"stored":{') ? JSON.parse(body).stored : undefined;
  if (stored === undefined || !faults.strikes('S3 object lost or altered')) return;
  const { key } = stored;
  clock.after(random.between(0, 100), () => {
    trace.add('S3', `loses ${key}`);
    if (random.chance(0.5)) bucket.delete(key);
    else bucket.set(key, '{"Id":"altered"}');
  });
}
