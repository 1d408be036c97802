import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '../log.ts';
import { s3Objects } from './s3-objects.ts';
import type { ReceiveSurroundings } from './wire-receive.ts';

/** Secrets Manager answers in milliseconds or not in time: a delivery must be answered, and Oktopost sends it again. */
const SECRETS_TIMEOUTS = { connectionTimeout: 1_000, requestTimeout: 2_000 };

/** What receive has around it in Lambda. This is where its clients are made; that of S3 when it is first needed. */
export function receiveSurroundings(bucket: string, log: Log): ReceiveSurroundings {
  return {
    sqs: new SQSClient({}),
    secrets: () => new SecretsManagerClient({ maxAttempts: 2, requestHandler: SECRETS_TIMEOUTS }),
    objects: s3Objects(bucket),
    now: Date.now,
    pause,
    newId: randomUUID,
    onProblem: (problem) => log.error(problem),
  };
}
