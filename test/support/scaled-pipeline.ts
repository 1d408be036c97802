import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import { nodeTimer } from '../../lib/aws/node-timer.ts';
import { toBatchResponse, toRecords } from '../../lib/aws/sqs-batch.ts';
import { sqsQueue } from '../../lib/aws/sqs-queue.ts';
import { wireProcess } from '../../lib/aws/wire-process.ts';
import { readProcessConfig } from '../../lib/config.ts';
import { STACK } from '../../lib/limits.ts';
import { processBatch } from '../../lib/process/batch.ts';
import type { ItemReport } from '../../lib/process/outcome.ts';
import type { Invocation } from '../../lib/process/ports.ts';
import type { RestNews } from '../../lib/process/rest.ts';
import { createRuns } from '../../lib/process/runs.ts';
import type { Processors } from '../../lib/processor.ts';
import {
  BUCKET,
  CREDENTIALS,
  DEAD_LETTERS_QUEUE,
  ITEMS_QUEUE,
  LEDGER_TABLE,
  queueArn,
  REGION,
  startAwsServices,
} from '../../local/emulators/services.ts';
import { startPoller } from '../../local/poller/poller.ts';
import { keepLines } from './process-ports.ts';

interface ScaledSettings {
  processors: Processors;
  /** How many times as fast time runs. */
  factor: number;
  /** How many batches are processed at a time, each in an environment. */
  lambdas: number;
  onReport(report: ItemReport): void;
}

const LAMBDA_MS = STACK.processTimeoutSeconds * 1_000;

/**
 * The local stack from its queue on, with the Lambda's code in this process, where time runs faster: its clock, and what it
 * asks SQS to hide. What the machine does takes the time it takes, so the limits of calls and processors are not shortened.
 */
export async function startScaledPipeline({ processors, factor, lambdas, onReport }: ScaledSettings) {
  const services = await startAwsServices({
    visibilityTimeoutSeconds: STACK.visibilityTimeoutSeconds / factor,
    maxReceiveCount: STACK.maxReceiveCount,
  });
  const dynamo = new DynamoDBClient({ endpoint: services.dynamoUrl, region: REGION, credentials: CREDENTIALS });
  const startedAt = Date.now();
  const scaled = (realMs: number) => startedAt + (realMs - startedAt) * factor;
  const now = () => scaled(Date.now());
  const news: RestNews[] = [];
  const idle: Omit<Invocation, 'remaining'>[] = [];
  let ids = 0;

  const newEnvironment = (): Omit<Invocation, 'remaining'> => {
    const wired = wireProcess(
      readProcessConfig({
        QUEUE_URL: services.queueUrl(ITEMS_QUEUE),
        DEAD_LETTER_QUEUE_URL: services.queueUrl(DEAD_LETTERS_QUEUE),
        TABLE: LEDGER_TABLE,
        BUCKET,
      }),
      {
        sqs: services.sqs,
        dynamo,
        objects: { put: async () => undefined, get: async () => undefined, putOnce: async () => undefined },
        now,
        runs: createRuns(),
        timer: nodeTimer,
        newId: () => `claim-${++ids}`,
        random: Math.random,
        report: onReport,
        log: keepLines([]),
        tellRest: (one) => void news.push(one),
        tellRedacted: () => undefined,
      },
      processors,
    );
    return {
      ...wired,
      ports: { ...wired.ports, hide: (handle, seconds) => wired.ports.hide(handle, seconds / factor) },
    };
  };

  const invoke = async (event: SQSEvent) => {
    const environment = idle.pop() ?? newEnvironment();
    const endsAt = now() + LAMBDA_MS;
    const records = toRecords(event).map((record) => ({ ...record, sentAt: scaled(record.sentAt) }));
    const unfinished = await processBatch(records, { ...environment, remaining: () => endsAt - now() });
    idle.push(environment);
    return { response: toBatchResponse(unfinished), lines: [] };
  };

  const poller = startPoller({
    sqs: services.sqs,
    queueUrl: services.queueUrl(ITEMS_QUEUE),
    queueArn: queueArn(ITEMS_QUEUE),
    visibilityTimeoutSeconds: STACK.visibilityTimeoutSeconds / factor,
    batchesAtOnce: lambdas,
    invoke,
    emit: () => undefined,
  });
  const queue = sqsQueue(services.sqs, services.queueUrl(ITEMS_QUEUE), (ms) => pause(ms));
  return {
    news,
    now,
    /** What a time of the machine is in the time that runs faster. */
    scaled,
    send: (message: string) => queue.send([message], new AbortController().signal, 'webhook'),
    deadLetters: () => services.inspectQueue(DEAD_LETTERS_QUEUE).visible,
    async stop() {
      await poller.stop();
      dynamo.destroy();
      await services.stop();
    },
  };
}
