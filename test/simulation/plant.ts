import { STACK } from '../../lib/limits.ts';
import type { DeadLetters, Ledger } from '../../lib/process/ports.ts';
import type { Queue } from '../../lib/receive/ports.ts';
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
  ledger(ledger: Ledger): Ledger;
  /** @param remove Deletes the message with this body from the queue. */
  deadLetters(deadLetters: DeadLetters, remove: (body: string) => Promise<void>): DeadLetters;
  /** Of the redrive policy. */
  maxReceiveCount: number;
}

/**
 * What the queue needs: SQS moves a message without its cause, so the Lambda must be well ahead of it, with up to 20 attempts,
 * the receipts that crashes, busy items and outages cost, and a second message of the same item.
 */
const MAX_RECEIVE_COUNT = STACK.maxReceiveCount;

export const NO_BUG: Plant = {
  request: (request) => request,
  queue: (queue) => queue,
  sqs: (client) => client,
  ledger: (ledger) => ledger,
  deadLetters: (deadLetters) => deadLetters,
  maxReceiveCount: MAX_RECEIVE_COUNT,
};
