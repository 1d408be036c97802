import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { toBatchResponse, toRecords } from '../../../lib/aws/sqs-batch.ts';
import { wireProcess } from '../../../lib/aws/wire-process.ts';
import { STACK } from '../../../lib/limits.ts';
import type { Log } from '../../../lib/log.ts';
import { processBatch } from '../../../lib/process/batch.ts';
import type { ItemReport } from '../../../lib/process/outcome.ts';
import type { ProcessPorts } from '../../../lib/process/ports.ts';
import { createRuns } from '../../../lib/process/runs.ts';
import { simulatedProcessors } from '../customer/processors.ts';
import type { World } from '../engine/world.ts';
import { POISON } from '../sender/item-text.ts';
import type { Cloud } from './cloud.ts';
import { dynamoClient } from './dynamo.ts';
import type { Ended, Environment } from './environment.ts';
import { createEnvironmentPool } from './environment-pool.ts';
import { callFrom } from './network.ts';
import { simulatedObjects } from './s3.ts';
import { sqsClient } from './sqs-client.ts';
import type { Received } from './sqs-queue.ts';
import { watchLedger } from './watch-ledger.ts';

const LIMIT_MS = STACK.processTimeoutSeconds * 1_000;

export type InvokeProcess = (batch: readonly Received[]) => Promise<Ended<SQSBatchResponse>>;

/** The Lambda that processes, with the real code of `lib` in it. */
export function createProcessLambda(world: World, cloud: Cloud): InvokeProcess {
  const { trace, observer } = world;
  const warm = createEnvironmentPool('process', world, (environment) => wire(environment, world, cloud));

  return async (batch) => {
    const { environment, ports: wired } = warm();
    const about = batch.map(({ id }) => id).join(' ');
    trace.add(environment.name, 'receives', about);
    const ledger = watchLedger(wired.ports.ledger, environment, world);
    const deadLetters = cloud.plant.deadLetters(wired.ports.deadLetters, wired.removal(batch));
    const items = batch.flatMap(({ body }) => observer.queue.itemOf(body) ?? []);
    const released = observer.rare.invoked(items);
    const ended = await environment.invoke(LIMIT_MS, about, async (remaining) => {
      if (batch.some(({ body }) => body.includes(POISON))) environment.crash('of a poisonous message');
      const ports: ProcessPorts = { ...wired.ports, ledger, deadLetters };
      return toBatchResponse(await processBatch(toRecords(toEvent(batch)), { ...wired, ports, remaining }));
    });
    const hasCrashed = ended.kind === 'crashed' || ended.kind === 'timed out';
    released();
    if (hasCrashed) observer.processors.crashed(environment.name, items);
    for (const { id } of batch) observer.queue.attempted(id, hasCrashed);
    return ended;
  };
}

/** As `functions/process.ts` does it. */
function wire(environment: Environment, world: World, cloud: Cloud) {
  const { random, newName, trace } = world;
  const call = callFrom(environment, world);
  const wired = wireProcess(
    cloud.settings,
    {
      sqs: cloud.plant.sqs(sqsClient(cloud, call, world)),
      dynamo: cloud.plant.dynamo(dynamoClient(cloud.table, call)),
      objects: simulatedObjects(cloud.bucket, call),
      now: environment.now,
      timer: environment.timer,
      newId: () => newName('claim'),
      random: random.float,
      report: reporter(environment, world),
      tellRest: ({ kind, processor }) => trace.add(environment.name, `rest of ${processor}`, kind),
      log: traceLog(environment, world),
      tellRedacted: () => undefined,
      runs: createRuns(),
    },
    simulatedProcessors(environment, world),
  );
  const ports: ProcessPorts = { ...wired.ports, ledger: cloud.plant.ledger(wired.ports.ledger) };
  /** For a bug that deletes messages by itself. */
  const removal = (batch: readonly Received[]) => (body: string) =>
    call('SQS', 'DeleteMessage', () => {
      for (const record of batch) if (record.body === body) cloud.queue.remove(record.receiptHandle);
    });
  return { ...wired, ports, removal };
}

function reporter({ name }: Environment, { trace, observer }: World) {
  return (report: ItemReport): void => {
    const { messageId, outcome } = report;
    const seconds = 'seconds' in outcome ? `in ${outcome.seconds} s` : '';
    const cause = 'cause' in outcome ? `${outcome.cause.errorName}: ${outcome.cause.message}` : '';
    trace.add(name, `ends ${messageId}:`, outcome.kind, seconds, cause);
    observer.reported(report);
  };
}

function traceLog({ name }: Environment, { trace }: World): Log {
  const write = (message: string) => trace.add(name, message);
  return { debug: write, info: write, warn: write, error: write };
}

/** What Lambda makes of a batch. */
function toEvent(batch: readonly Received[]): SQSEvent {
  const Records = batch.map(({ id, receiptHandle, body, receiveCount, sentAt }) => ({
    messageId: id,
    receiptHandle,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt),
      SenderId: 'receive',
      ApproximateFirstReceiveTimestamp: String(sentAt),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:items',
    awsRegion: 'us-east-1',
  }));
  return { Records };
}
