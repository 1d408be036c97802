import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { decodeQuarantined, QUARANTINE_PREFIX } from '../../lib/quarantine.ts';
import { BUCKET } from '../emulators/services.ts';
import { MOST_SHOWN, type QuarantineState } from './types.ts';

/** What is in quarantine, newest first. Remembers what it has read: an object never changes. */
export function quarantineReader(s3: Pick<S3Client, 'send'>): () => Promise<QuarantineState[]> {
  const known = new Map<string, QuarantineState>();
  const read = async (key: string): Promise<QuarantineState> => {
    const state = known.get(key) ?? toState(key, await getText(s3, key));
    known.set(key, state);
    return state;
  };
  return async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: QUARANTINE_PREFIX }));
    const keys = Contents.sort((a, b) => Number(b.LastModified) - Number(a.LastModified)).flatMap(
      ({ Key }) => Key ?? [],
    );
    return Promise.all(keys.slice(0, MOST_SHOWN).map(read));
  };
}

async function getText(s3: Pick<S3Client, 'send'>, key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
  return (await Body?.transformToString()) ?? '';
}

function toState(key: string, text: string): QuarantineState {
  const delivery = decodeQuarantined(text);
  if (delivery === undefined) return { key, kind: 'foreign', webhookId: '', reason: '', receivedAt: '', bytes: 0 };
  const { kind, webhookId, reason, receivedAt, body } = delivery;
  return { key, kind, webhookId, reason, receivedAt, bytes: body.length };
}
