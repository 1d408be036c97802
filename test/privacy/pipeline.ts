import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import { deliveryReports } from '../../lib/aws/delivery-report.ts';
import { toRequest } from '../../lib/aws/http-request.ts';
import { toResponse } from '../../lib/aws/http-response.ts';
import { itemReports } from '../../lib/aws/item-report.ts';
import { createLog } from '../../lib/aws/log.ts';
import { createMetrics } from '../../lib/aws/metrics.ts';
import { sqsDeadLetters } from '../../lib/aws/sqs-dead-letters.ts';
import { sign } from '../../lib/oktopost/signature.ts';
import { processBatch } from '../../lib/process/batch.ts';
import type { ProcessPorts } from '../../lib/process/ports.ts';
import type { Processors } from '../../lib/processor.ts';
import type { ReceivePorts } from '../../lib/receive/ports.ts';
import { receive } from '../../lib/receive/receive.ts';
import { httpApiEvent } from '../support/http-events.ts';
import { invocation, record } from '../support/process-ports.ts';
import { receivePorts, SECRET } from '../support/receive-ports.ts';

export const MAX_ATTEMPTS = 2;

interface Setup {
  processors: Processors;
  receive?: Partial<ReceivePorts>;
  process?: Partial<ProcessPorts>;
}

/** Both Lambdas as `functions/` wires them, with their real telemetry, on stores in memory. */
export function pipeline(setup: Setup) {
  const { ports, messages, stored } = receivePorts(setup.receive);
  const report = deliveryReports(createLog('receive'), createMetrics('receive'));
  const log = createLog('process');
  const reports = itemReports(log, createMetrics('process'));
  const answers: string[] = [];
  const attributes: string[] = [];
  const bodies: string[] = [];
  const sqs = {
    async send({ input }: SendMessageCommand) {
      attributes.push(JSON.stringify(input.MessageAttributes));
      bodies.push(input.MessageBody ?? '');
      return { $metadata: {} };
    },
  };
  const { invocation: made } = invocation(setup.processors, {
    settings: { maxAttempts: MAX_ATTEMPTS },
    ports: {
      log,
      report: reports.report,
      deadLetters: sqsDeadLetters(Object(sqs), 'https://queue'),
      items: { ...ports.items, get: async (key) => stored.get(key) },
      ...setup.process,
    },
  });
  return {
    answers,
    attributes,
    bodies,
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
      for (let round = 0; round <= MAX_ATTEMPTS && left.length > 0; round++) {
        const unfinished = await processBatch(left, made);
        reports.flush();
        left = left.filter(({ messageId }) => unfinished.includes(messageId));
      }
    },
  };
}
