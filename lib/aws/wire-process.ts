import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ProcessConfig } from '../config.ts';
import type { Invocation, ProcessPorts } from '../process/ports.ts';
import type { Processors } from '../processor.ts';
import { dynamoLedger } from './dynamo-ledger.ts';
import { s3Items } from './s3-items.ts';
import type { Objects } from './s3-objects.ts';
import { sqsVisibility } from './sqs-batch.ts';
import { sqsDeadLetters } from './sqs-dead-letters.ts';

/** What process is given of the world it runs in: on AWS, in a simulation or in a test. */
export interface ProcessSurroundings
  extends Pick<ProcessPorts, 'now' | 'timer' | 'newId' | 'random' | 'report' | 'log'> {
  sqs: Pick<SQSClient, 'send'>;
  dynamo: Pick<DynamoDBClient, 'send'>;
  objects: Objects;
}

/** The wiring of the Lambda behind the queue: everything that `processBatch` needs, but for the time that an invocation has left. */
export function wireProcess(
  config: ProcessConfig,
  around: ProcessSurroundings,
  processors: Processors,
): Omit<Invocation, 'remaining'> {
  const { sqs, dynamo, objects, now, timer, newId, random, report, log } = around;
  const { maxAttempts, processorSeconds, itemsAtOnce, replayGuard } = config;
  return {
    processors,
    settings: { maxAttempts, processorMs: processorSeconds * 1_000, itemsAtOnce, replayGuard },
    ports: {
      ledger: dynamoLedger(dynamo, config.table, config.ledgerDays, now),
      items: s3Items(objects),
      deadLetters: sqsDeadLetters(sqs, config.deadLetterQueueUrl),
      hide: sqsVisibility(sqs, config.queueUrl),
      now,
      timer,
      newId,
      random,
      report,
      log,
    },
  };
}
