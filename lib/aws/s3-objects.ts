import type { S3Client } from '@aws-sdk/client-s3';
import { type ClientSettings, limitedClient, type TimeLimits } from './time-limits.ts';

/** The objects of one bucket. */
export interface Objects {
  put(key: string, body: string): Promise<void>;
  /** Undefined where there is none. */
  get(key: string): Promise<string | undefined>;
  /** Unless there is one already, which then stays. */
  putOnce(key: string, body: string): Promise<void>;
}

/**
 * The SDK's S3 client is loaded when it is first needed, which is rarely: it would add some 26 ms to every cold start. It is
 * not in the bundle either: Lambda's runtime brings it.
 *
 * @param connect Makes the client.
 */
export function s3Objects(bucket: string, connect: (sdk: Sdk) => S3Client): Objects {
  let loaded: Promise<Loaded> | undefined;
  const s3 = () => {
    loaded ??= import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: connect(sdk) }));
    return loaded;
  };
  return {
    async put(key, body) {
      const { sdk, client } = await s3();
      const object = { Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' };
      await client.send(new sdk.PutObjectCommand(object));
    },
    async get(key) {
      const { sdk, client } = await s3();
      try {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToString();
      } catch (error) {
        if (error instanceof sdk.NoSuchKey) return undefined;
        throw error;
      }
    },
    async putOnce(key, body) {
      const { sdk, client } = await s3();
      const object = { Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' };
      try {
        await client.send(new sdk.PutObjectCommand({ ...object, IfNoneMatch: '*' }));
      } catch (error) {
        if (!(error instanceof sdk.S3ServiceException) || error.name !== IS_THERE) throw error;
      }
    },
  };
}

/** S3 API Reference, `PutObject`, "If-None-Match": 412. */
const IS_THERE = 'PreconditionFailed';

type Sdk = typeof import('@aws-sdk/client-s3');

interface Loaded {
  sdk: Sdk;
  client: S3Client;
}

/** Makes the client. With paths, not host names, so that it works with any endpoint that the environment names. */
export function connectS3(limits: TimeLimits, settings: ClientSettings = {}): (sdk: Sdk) => S3Client {
  return (sdk) => limitedClient(sdk.S3Client, limits, { forcePathStyle: true, ...settings });
}
