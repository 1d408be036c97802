import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { atInit } from '../lib/aws/at-init.ts';
import { guardExit, guardProcess } from '../lib/aws/guard-process.ts';
import { itemReports } from '../lib/aws/item-report.ts';
import type { LambdaContext } from '../lib/aws/lambda-context.ts';
import { createLog } from '../lib/aws/log.ts';
import { createMetrics } from '../lib/aws/metrics.ts';
import { processSurroundings } from '../lib/aws/process-surroundings.ts';
import { redactionWarning } from '../lib/aws/redaction-warning.ts';
import { restReports } from '../lib/aws/rest-report.ts';
import { toBatchResponse, toRecords } from '../lib/aws/sqs-batch.ts';
import { wireProcess } from '../lib/aws/wire-process.ts';
import { readProcessConfig, stackOptions } from '../lib/config.ts';
import { processBatch } from '../lib/process/batch.ts';
import { createRuns } from '../lib/process/runs.ts';
import { strayErrors } from '../lib/process/stray-errors.ts';
import { processors } from '../processors/table.ts';

const log = createLog('process');
const metrics = createMetrics('process');
const { report, flush } = itemReports(log, metrics);
const tellRest = restReports(log, metrics);
const tellRedacted = redactionWarning(log, stackOptions());
const runs = createRuns();
const guard = guardProcess(process, strayErrors(runs, log));
guardExit(process, runs, log);
const wired = atInit(() => {
  const config = readProcessConfig();
  const around = processSurroundings(config.bucket, { report, tellRest, tellRedacted, log, runs });
  return wireProcess(config, around, processors);
});

/** The Lambda behind the queue. A bad setting fails the whole batch, which then stays in the queue. */
export async function handler(event: SQSEvent, context: LambdaContext): Promise<SQSBatchResponse> {
  guard();
  const remaining = () => context.getRemainingTimeInMillis();
  const unfinished = await processBatch(toRecords(event), { ...wired(), remaining });
  flush();
  return toBatchResponse(unfinished);
}
