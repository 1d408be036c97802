import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { atInit } from '../lib/aws/at-init.ts';
import { itemReports } from '../lib/aws/item-report.ts';
import { createLog } from '../lib/aws/log.ts';
import { createMetrics } from '../lib/aws/metrics.ts';
import { processSurroundings } from '../lib/aws/process-surroundings.ts';
import { toBatchResponse, toRecords } from '../lib/aws/sqs-batch.ts';
import { wireProcess } from '../lib/aws/wire-process.ts';
import { readProcessConfig } from '../lib/config.ts';
import { processBatch } from '../lib/process/batch.ts';
import { processors } from '../processors/table.ts';

const log = createLog('process');
const { report, flush } = itemReports(log, createMetrics('process'));
const wired = atInit(() => {
  const config = readProcessConfig();
  return wireProcess(config, processSurroundings(config.bucket, { report, log }), processors);
});

/** What is used of it. */
type RunningContext = Pick<Context, 'getRemainingTimeInMillis'>;

/** The Lambda behind the queue. A bad setting fails the whole batch, which then stays in the queue. */
export async function handler(event: SQSEvent, context: RunningContext): Promise<SQSBatchResponse> {
  const remaining = () => context.getRemainingTimeInMillis();
  const unfinished = await processBatch(toRecords(event), { ...wired(), remaining });
  flush();
  return toBatchResponse(unfinished);
}
