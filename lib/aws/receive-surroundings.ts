import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '../log.ts';
import type { EmitMetrics } from './metrics.ts';
import { nodeTimer } from './node-timer.ts';
import { connectS3, s3Objects } from './s3-objects.ts';
import { secretsReports } from './secrets-report.ts';
import { limitedClient, type TimeLimits } from './time-limits.ts';
import type { ReceiveSurroundings } from './wire-receive.ts';

/** What a delivery waits for answers in milliseconds or not in time: it must be answered, and Oktopost sends it again. */
const LIMITS: TimeLimits = { connectMs: 1_000, answerMs: 2_000, attempts: 2 };

/** What receive has around it in Lambda. This is where its clients are made; that of S3 when it is first needed. */
export function receiveSurroundings(bucket: string, log: Log, emit: EmitMetrics): ReceiveSurroundings {
  return {
    sqs: limitedClient(SQSClient, { ...LIMITS, attempts: 3 }),
    secrets: () => limitedClient(SecretsManagerClient, LIMITS),
    objects: s3Objects(bucket, connectS3(LIMITS)),
    now: Date.now,
    timer: nodeTimer,
    pause,
    newId: randomUUID,
    onProblem: secretsReports(log, emit),
  };
}
