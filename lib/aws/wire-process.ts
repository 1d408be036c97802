import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ProcessConfig } from '../config.ts';
import { createLateRuns } from '../process/late.ts';
import type { Invocation, ProcessPorts } from '../process/ports.ts';
import { createRests, type RestNews } from '../process/rest.ts';
import type { Runs } from '../process/runs.ts';
import type { Processors } from '../processor.ts';
import { strangersBudget } from '../receive/strangers-budget.ts';
import { dynamoLedger } from './dynamo-ledger.ts';
import { dynamoRests } from './dynamo-rests.ts';
import { s3Deliveries } from './s3-deliveries.ts';
import { s3Items } from './s3-items.ts';
import type { Objects } from './s3-objects.ts';
import { s3Quarantine } from './s3-quarantine.ts';
import { sqsVisibility } from './sqs-batch.ts';
import { sqsDeadLetters } from './sqs-dead-letters.ts';
import { sqsQueue } from './sqs-queue.ts';

/** What process is given of the world it runs in: on AWS, in a simulation or in a test. */
export interface ProcessSurroundings
  extends Pick<ProcessPorts, 'now' | 'timer' | 'newId' | 'random' | 'report' | 'log' | 'tellRedacted'> {
  tellRest(news: RestNews): void;
  runs: Runs;
  sqs: Pick<SQSClient, 'send'>;
  dynamo: Pick<DynamoDBClient, 'send'>;
  objects: Objects;
}

const HOUR_MS = 3_600_000;
/** To write down how a probe ended. */
const AFTER_PROBE_MS = 10_000;

/** The wiring of the Lambda behind the queue: everything that `processBatch` needs, but for the time that an invocation has left. */
export function wireProcess(
  config: ProcessConfig,
  around: ProcessSurroundings,
  processors: Processors,
): Omit<Invocation, 'remaining'> {
  const { sqs, dynamo, objects, now, timer, newId, random, report, log, tellRest, tellRedacted, runs } = around;
  const { retryHours, processorSeconds, itemsAtOnce, replayGuard, changedContent } = config;
  const ledger = dynamoLedger(dynamo, config.ledgerTable, config.ledgerDays, now);
  const processorMs = processorSeconds * 1_000;
  return {
    processors,
    settings: { retryMs: retryHours * HOUR_MS, processorMs, itemsAtOnce, replayGuard, changedContent },
    late: createLateRuns(ledger, now, log),
    runs,
    rests: createRests({
      store: dynamoRests(dynamo, config.ledgerTable),
      now,
      timer,
      probeMs: processorMs + AFTER_PROBE_MS,
      tell: tellRest,
    }),
    ports: {
      ledger,
      items: s3Items(objects),
      deliveries: s3Deliveries(objects),
      queue: sqsQueue(sqs, config.queueUrl, (ms) => new Promise((resolve) => void timer(ms, resolve))),
      quarantine: s3Quarantine(objects, strangersBudget(now)),
      deadLetters: sqsDeadLetters(sqs, config.deadLetterQueueUrl),
      hide: sqsVisibility(sqs, config.queueUrl),
      now,
      timer,
      newId,
      random,
      report,
      log,
      tellRedacted,
    },
  };
}
