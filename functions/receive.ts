import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { deliveryReports } from '../lib/aws/delivery-report.ts';
import { type HttpEvent, toRequest } from '../lib/aws/http-request.ts';
import { type HttpResponse, internalError, toResponse } from '../lib/aws/http-response.ts';
import { createLog } from '../lib/aws/log.ts';
import { createMetrics } from '../lib/aws/metrics.ts';
import { s3Items } from '../lib/aws/s3-items.ts';
import { s3Objects } from '../lib/aws/s3-objects.ts';
import { s3Quarantine } from '../lib/aws/s3-quarantine.ts';
import { secretsManagerWebhooks } from '../lib/aws/secrets-webhooks.ts';
import { sqsQueue } from '../lib/aws/sqs-queue.ts';
import { readReceiveConfig, type WebhooksSource } from '../lib/config.ts';
import { describeDefect } from '../lib/privacy/defect.ts';
import type { ReceivePorts, WebhookDirectory } from '../lib/receive/ports.ts';
import { receive } from '../lib/receive/receive.ts';
import { staticWebhooks } from '../lib/receive/static-webhooks.ts';

const log = createLog('receive');
const report = deliveryReports(log, createMetrics('receive'));

/** Secrets Manager answers in milliseconds or not in time: a delivery must be answered, and Oktopost sends it again. */
const SECRETS_TIMEOUTS = { connectionTimeout: 1_000, requestTimeout: 2_000 };

const wired = wire();

/** The Lambda behind the webhook's URL. */
export async function handler(event: HttpEvent): Promise<HttpResponse> {
  const startedAt = Date.now();
  try {
    const received = await receive(toRequest(event), wired());
    report(received, Date.now() - startedAt);
    return toResponse(received);
  } catch (error) {
    log.error('delivery not received: answered 500, and Oktopost sends it again', describeDefect(error));
    return internalError();
  }
}

/** Wires at INIT, so that the secrets are read on its boosted CPU; a bad setting shows when the Lambda is invoked. */
function wire(): () => ReceivePorts {
  try {
    const config = readReceiveConfig();
    const objects = s3Objects(config.bucket);
    const ports: ReceivePorts = {
      webhooks: webhooksFrom(config.webhooks),
      queue: sqsQueue(new SQSClient({}), config.queueUrl, pause),
      items: s3Items(objects),
      quarantine: s3Quarantine(objects),
      now: Date.now,
      newId: randomUUID,
    };
    // The delivery that needs them waits for the same reading, and reports its failure.
    ports.webhooks.get().catch(() => undefined);
    return () => ports;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function webhooksFrom(source: WebhooksSource): WebhookDirectory {
  if ('webhooks' in source) return staticWebhooks(source.webhooks);
  const client = new SecretsManagerClient({ maxAttempts: 2, requestHandler: SECRETS_TIMEOUTS });
  return secretsManagerWebhooks(client, source.secretId, Date.now, (problem) => log.error(problem));
}
