import type { ProcessConfig } from '../../lib/config.ts';
import { STACK } from '../../lib/limits.ts';
import type { Ledger } from '../../lib/process/ledger.ts';
import type { DeadLetters } from '../../lib/process/ports.ts';
import type { Queue } from '../../lib/queue.ts';
import type { DeliveryRequest } from '../../lib/receive/receive.ts';
import type { SdkClient } from '../support/sdk-client.ts';
import type { StoredSecret } from './aws/secrets.ts';

/** Where a bug can be planted: each function is given a sound part, and gives back a broken one. */
export interface Plant {
  /** What receive gets to see of a request. */
  request(request: DeliveryRequest, secret: StoredSecret): DeliveryRequest;
  /** What receive stores items in. */
  queue(queue: Queue): Queue;
  /** What both Lambdas call SQS by. */
  sqs(client: SdkClient): SdkClient;
  /** What process calls DynamoDB by. */
  dynamo(client: SdkClient): SdkClient;
  settings(settings: ProcessConfig): ProcessConfig;
  ledger(ledger: Ledger): Ledger;
  /** @param remove Deletes the message with this body from the queue. */
  deadLetters(deadLetters: DeadLetters, remove: (body: string) => Promise<void>): DeadLetters;
  /** Of the redrive policy. */
  maxReceiveCount: number;
}

export const NO_BUG: Plant = {
  request: (request) => request,
  queue: (queue) => queue,
  sqs: (client) => client,
  dynamo: (client) => client,
  settings: (settings) => settings,
  ledger: (ledger) => ledger,
  deadLetters: (deadLetters) => deadLetters,
  maxReceiveCount: STACK.maxReceiveCount,
};
