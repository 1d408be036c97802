import type { ProcessSettings } from '../../lib/process-ports.ts';
import type { Table } from './dynamo.ts';
import type { Plant } from './plant.ts';
import type { Bucket } from './s3.ts';
import type { StoredSecret } from './secrets.ts';
import type { StoreDeadLetter } from './sqs-client.ts';
import type { SimulatedQueue } from './sqs-queue.ts';

/** The customer's AWS account: what stays where every Lambda crashes. */
export interface Cloud {
  queue: SimulatedQueue;
  storeDeadLetter: StoreDeadLetter;
  table: Table;
  bucket: Bucket;
  secret: StoredSecret;
  settings: ProcessSettings;
  /** The bug that is planted, if there is one. */
  plant: Plant;
}
