import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock, Timer } from '../clock.ts';
import type { ReceiveConfig } from '../config.ts';
import type { ReceivePorts, WebhookDirectory } from '../receive/ports.ts';
import { staticWebhooks } from '../receive/static-webhooks.ts';
import { strangersBudget } from '../receive/strangers-budget.ts';
import { s3Deliveries } from './s3-deliveries.ts';
import { s3Items } from './s3-items.ts';
import type { Objects } from './s3-objects.ts';
import { s3Quarantine } from './s3-quarantine.ts';
import { secretsManagerWebhooks } from './secrets-webhooks.ts';
import { sqsQueue } from './sqs-queue.ts';

/** What receive is given of the world it runs in: on AWS, in a simulation or in a test. */
export interface ReceiveSurroundings {
  sqs: Pick<SQSClient, 'send'>;
  /** Called only where the webhooks are in Secrets Manager. */
  secrets(): Pick<SecretsManagerClient, 'send'>;
  objects: Objects;
  now: Clock;
  timer: Timer;
  pause(milliseconds: number): Promise<void>;
  newId(): string;
  /** Called for each thing that is wrong with the webhooks, in sentences without secrets. */
  onProblem(problem: string): void;
}

/** The wiring of the Lambda behind the webhook's URL: all that `receive` needs, but for the time that an invocation has left. */
export function wireReceive(config: ReceiveConfig, around: ReceiveSurroundings): Omit<ReceivePorts, 'remaining'> {
  return {
    webhooks: webhooksOf(config, around),
    queue: sqsQueue(around.sqs, config.queueUrl, around.pause),
    items: s3Items(around.objects),
    deliveries: s3Deliveries(around.objects),
    quarantine: s3Quarantine(around.objects, strangersBudget(around.now)),
    now: around.now,
    timer: around.timer,
    newId: around.newId,
  };
}

function webhooksOf({ webhooks: source }: ReceiveConfig, around: ReceiveSurroundings): WebhookDirectory {
  if ('webhooks' in source) return staticWebhooks(source.webhooks);
  return secretsManagerWebhooks(around.secrets(), source.secretId, around.now, around.onProblem);
}
