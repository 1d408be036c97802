import { EventEmitter } from 'node:events';
import { deliveryReports } from '../../lib/aws/delivery-report.ts';
import { guardProcess } from '../../lib/aws/guard-process.ts';
import { toRequest } from '../../lib/aws/http-request.ts';
import { toResponse } from '../../lib/aws/http-response.ts';
import { itemReports } from '../../lib/aws/item-report.ts';
import { createLog } from '../../lib/aws/log.ts';
import { createMetrics } from '../../lib/aws/metrics.ts';
import { restReports } from '../../lib/aws/rest-report.ts';
import { wireProcess } from '../../lib/aws/wire-process.ts';
import { wireReceive } from '../../lib/aws/wire-receive.ts';
import type { Clock } from '../../lib/clock.ts';
import { readProcessConfig } from '../../lib/config.ts';
import { sign } from '../../lib/oktopost/signature.ts';
import { processBatch } from '../../lib/process/batch.ts';
import type { Invocation, ProcessPorts } from '../../lib/process/ports.ts';
import { createRuns } from '../../lib/process/runs.ts';
import { strayErrors } from '../../lib/process/stray-errors.ts';
import type { Processors } from '../../lib/processor.ts';
import type { ReceivePorts } from '../../lib/receive/ports.ts';
import { receive } from '../../lib/receive/receive.ts';
import { httpApiEvent } from '../support/http-events.ts';
import { NO_RESTS } from '../support/no-rests.ts';
import { record } from '../support/process-ports.ts';
import { NOW, SECRET, WEBHOOKS } from '../support/receive-ports.ts';
import { memoryServices } from './memory-services.ts';

/** An item is tried once, and once more when its time is over. */
const ROUNDS = 2;
/** So short that the second attempt is the last. */
const RETRY_MS = 3_600_000;

const RECEIVE_CONFIG = { queueUrl: 'https://queue', bucket: 'bucket', webhooks: { webhooks: WEBHOOKS } };
const PROCESS_CONFIG = readProcessConfig({
  QUEUE_URL: 'https://queue',
  DEAD_LETTER_QUEUE_URL: 'https://dead-letters',
  TABLE: 'ledger',
  BUCKET: 'bucket',
});

interface Setup {
  processors: Processors;
  receive?: Partial<ReceivePorts>;
  process?: Partial<ProcessPorts>;
  /** Tells of errors that nobody awaited, as Node's `process` does. */
  nodeProcess?: EventEmitter;
}

/** Both Lambdas as `functions/` has them, with their real wiring and telemetry, on services in memory. */
export function pipeline(setup: Setup) {
  const services = memoryServices();
  const { messages, deadLetters, stored } = services;
  const wiredReceive = wireReceive(RECEIVE_CONFIG, receiveSurroundings(services));
  const ports = { ...wiredReceive, remaining: () => 10_000, ...setup.receive };
  const report = deliveryReports(createLog('receive'), createMetrics('receive'), '--stage prod --region eu-west-1');
  const log = createLog('process');
  const reports = itemReports(log, createMetrics('process'));
  const tellRest = restReports(log, createMetrics('process'));
  const runs = createRuns();
  guardProcess(setup.nodeProcess ?? new EventEmitter(), strayErrors(runs, log));
  let now = NOW;
  const around = {
    ...processSurroundings(services, () => now),
    report: reports.report,
    tellRest,
    tellRedacted: () => undefined,
    log,
    runs,
  };
  const wired = wireProcess(PROCESS_CONFIG, around, setup.processors);
  const invocation: Invocation = {
    ...wired,
    settings: { ...wired.settings, retryMs: RETRY_MS },
    rests: NO_RESTS,
    ports: { ...wired.ports, ...setup.process },
    remaining: () => 60_000,
  };
  const answers: string[] = [];
  return {
    answers,
    deadLetters,
    stored,
    messages,
    /** A delivery as Oktopost sends it, or as `headers` says. */
    async post(body: string, headers: Record<string, string> = {}): Promise<void> {
      const signed = { 'x-oktopost-secret': sign(Buffer.from(body), SECRET), 'x-oktopost-webhook': '0WA001' };
      const sent = Object.entries({ ...signed, 'x-oktopost-payload': '0001', ...headers });
      const received = await receive(toRequest(httpApiEvent({ headers: sent, body: Buffer.from(body) })), ports);
      report(received, 5);
      answers.push(JSON.stringify(toResponse(received)));
    },
    /** Everything that is queued, until it has left the queue or was tried as often as it may be. */
    async drain(queued: readonly string[] = messages): Promise<void> {
      let left = queued.map(record);
      for (let round = 0; round < ROUNDS && left.length > 0; round++) {
        const unfinished = await processBatch(left, invocation);
        reports.flush();
        left = left.filter(({ messageId }) => unfinished.includes(messageId));
        now += RETRY_MS;
      }
    },
  };
}

type Services = ReturnType<typeof memoryServices>;

/** Time stands still. */
const timer = () => () => undefined;

/** Nothing here needs it. */
const never = (): never => {
  throw new Error('not here');
};

function receiveSurroundings({ sqs, objects }: Services) {
  const secrets = () => ({ send: never });
  return { sqs, objects, secrets, now: () => NOW, timer, pause: never, newId: counter('delivery'), onProblem: never };
}

function processSurroundings({ sqs, dynamo, objects }: Services, now: Clock) {
  return { sqs, dynamo, objects, now, timer, newId: counter('claim'), random: () => 0.5 };
}

function counter(name: string): () => string {
  let count = 0;
  return () => `${name}-${++count}`;
}
