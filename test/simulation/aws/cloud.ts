import { type ProcessConfig, readProcessConfig } from '../../../lib/config.ts';
import type { World } from '../engine/world.ts';
import type { Plant } from '../plant.ts';
import type { Webhook } from '../sender/webhook.ts';
import { createTable, type Table } from './dynamo.ts';
import { createEventSource } from './event-source.ts';
import { type Bucket, loseObject } from './s3.ts';
import type { StoredSecret } from './secrets.ts';
import { createQueue, type SimulatedQueue } from './sqs-queue.ts';

/** The customer's AWS account: what stays where every Lambda crashes. */
export interface Cloud {
  queue: SimulatedQueue;
  /** The bodies in the dead-letter queue. */
  deadLetters: string[];
  /** Takes a dead letter; the attributes are its cause. */
  storeDeadLetter(body: string, attributes: Readonly<Record<string, string>>): void;
  table: Table;
  bucket: Bucket;
  secret: StoredSecret;
  settings: ProcessConfig;
  /** The bug that is planted, if there is one. */
  plant: Plant;
}

export function createCloud(world: World, bucket: Bucket, webhooks: readonly Webhook[], plant: Plant): Cloud {
  const { observer } = world;
  const deadLetters: string[] = [];
  let wake = () => {};
  const events = {
    ...observer.queue,
    stored(message: { id: string; body: string }) {
      observer.queue.stored(message);
      loseObject(message.body, bucket, world);
    },
    redriven(message: { id: string; body: string }) {
      deadLetters.push(message.body);
      observer.queue.redriven(message);
    },
    visible: () => wake(),
  };
  const cloud: Cloud = {
    queue: createQueue(world, events, plant.maxReceiveCount),
    deadLetters,
    storeDeadLetter(body, attributes) {
      deadLetters.push(body);
      observer.queue.deadLetter(body, attributes);
    },
    table: createTable(
      world,
      (key, before, after) => {
        if (key === RESTS) {
          world.trace.add('DynamoDB', 'rests', JSON.stringify(after));
          observer.rests.recorded(before, after);
        } else observer.processors.recorded(key, before, after);
      },
      (key, row, owner) => {
        if (key === RESTS) observer.rare.seen('two Lambdas that change the rests at once');
        else if (row?.owner?.S !== undefined && row.owner.S === owner)
          observer.rare.seen('a claim that is repeated because its answer was lost');
      },
    ),
    bucket,
    secret: { webhooks: Object.fromEntries(webhooks.map((webhook) => [webhook.id, stored(webhook)])) },
    settings: plant.settings(chooseSettings(world)),
    plant,
  };
  wake = createEventSource(world, cloud);
  return cloud;
}

/** The key of the row of all rests, as the table names it. */
const RESTS = '#rests|-';

function stored({ event, secret }: Webhook) {
  return { event, secrets: [secret] };
}

const PLACES = { QUEUE_URL: 'queue', DEAD_LETTER_QUEUE_URL: 'dead letters', TABLE: 'ledger', BUCKET: 'bucket' };

/** The defaults, or others within what `serverless.yml` allows. */
function chooseSettings({ random }: World): ProcessConfig {
  return {
    ...readProcessConfig(PLACES),
    retryHours: random.pick([12, 12, 12, 24, 72]),
    itemsAtOnce: random.pick([1, 5, 10]),
    replayGuard: random.chance(0.25) ? 'reject' : 'report',
    changedContent: random.chance(0.25) ? 'once' : 'processAgain',
  };
}
