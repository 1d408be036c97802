import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { nodeTimer } from './node-timer.ts';
import { connectS3, s3Objects } from './s3-objects.ts';
import { limitedClient, type TimeLimits } from './time-limits.ts';
import type { ProcessSurroundings } from './wire-process.ts';

/** Several calls to one that hangs still leave time to write down how the other items of the batch ended. */
const LIMITS: TimeLimits = { connectMs: 1_000, answerMs: 2_000, attempts: 3 };

/** What process has around it in Lambda. This is where its clients are made; that of S3 when it is first needed. */
export function processSurroundings(
  bucket: string,
  telemetry: Pick<ProcessSurroundings, 'report' | 'tellRest' | 'tellRedacted' | 'log' | 'runs'>,
): ProcessSurroundings {
  return {
    sqs: limitedClient(SQSClient, LIMITS),
    dynamo: limitedClient(DynamoDBClient, LIMITS),
    objects: s3Objects(bucket, connectS3(LIMITS)),
    now: Date.now,
    timer: nodeTimer,
    newId: randomUUID,
    random: Math.random,
    ...telemetry,
  };
}
