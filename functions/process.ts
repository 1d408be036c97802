import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoLedger } from '../lib/aws/dynamo-ledger.ts';
import { itemReports } from '../lib/aws/item-report.ts';
import { createLog } from '../lib/aws/log.ts';
import { createMetrics } from '../lib/aws/metrics.ts';
import { s3Items } from '../lib/aws/s3-items.ts';
import { s3Objects } from '../lib/aws/s3-objects.ts';
import { sqsVisibility, toBatchResponse, toRecords } from '../lib/aws/sqs-batch.ts';
import { sqsDeadLetters } from '../lib/aws/sqs-dead-letters.ts';
import type { Timer } from '../lib/clock.ts';
import { readProcessConfig } from '../lib/config.ts';
import { processBatch } from '../lib/process/batch.ts';
import type { Invocation } from '../lib/process/ports.ts';
import { processors } from '../processors/table.ts';

const log = createLog('process');
const reports = itemReports(log, createMetrics('process'));
const wired = wire();

/** The Lambda behind the queue. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const remaining = () => context.getRemainingTimeInMillis();
  const unfinished = await processBatch(toRecords(event), { ...wired(), remaining });
  reports.flush();
  return toBatchResponse(unfinished);
}

/** Wires at INIT, on its boosted CPU; a bad setting shows when the Lambda is invoked, and the batch stays in the queue. */
function wire(): () => Omit<Invocation, 'remaining'> {
  try {
    const config = readProcessConfig();
    const sqs = new SQSClient({});
    const ports = {
      ledger: dynamoLedger(new DynamoDBClient({}), config.table, config.ledgerDays, Date.now),
      items: s3Items(s3Objects(config.bucket)),
      deadLetters: sqsDeadLetters(sqs, config.deadLetterQueueUrl),
      hide: sqsVisibility(sqs, config.queueUrl),
      now: Date.now,
      timer,
      newId: randomUUID,
      random: Math.random,
      report: reports.report,
      log,
    };
    const { maxAttempts, processorSeconds, itemsAtOnce, replayGuard } = config;
    const settings = { maxAttempts, processorMs: processorSeconds * 1_000, itemsAtOnce, replayGuard };
    return () => ({ processors, ports, settings });
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function timer(milliseconds: number, callback: () => void): ReturnType<Timer> {
  const timeout = setTimeout(callback, milliseconds);
  return () => clearTimeout(timeout);
}
