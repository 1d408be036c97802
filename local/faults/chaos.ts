import { join } from 'node:path';
import { type AwsServices, queueUrlAt, sqsClient } from '../emulators/services.ts';
import type { InvocationResult } from '../lambda/environment.ts';
import type { LambdaPool } from '../lambda/pool.ts';
import type { StackEvent } from '../stack-events.ts';
import { completionOf } from './completion.ts';
import type { Call } from './fate.ts';
import { awsFates } from './fates.ts';
import { countFaults, type FaultCounts } from './fault-counts.ts';
import { startChaosProxy } from './proxy.ts';
import { type Random, seededRandom } from './random.ts';
import { seenFault } from './seen-fault.ts';

export interface ChaosSettings {
  /** The share of calls that go wrong. Environments crash, and run out of time, at a tenth of it. */
  rate: number;
  /** The same seed draws the same faults, as far as calls come in the same order. */
  seed: number;
}

export interface ChaosState extends ChaosSettings {
  /** How often each fault was injected. */
  faults: FaultCounts;
}

/**
 * While chaos is on, everything is over sooner, so that an experiment takes a minute: retries come back after a fortieth of
 * their time, and what a crash holds is free again after some seconds.
 */
export const CHAOS_TIMES = { processTimeoutSeconds: 4, visibilityTimeoutSeconds: 10, processorSeconds: 1 } as const;
const TIME_SCALE = 40;

/** What takes the place of the table of processors. */
export const CHAOS_PROCESSORS_TABLE = join(import.meta.dirname, 'processors.ts');

/** An environment is ended at a random moment in the first milliseconds of an invocation. */
const LATEST_CRASH_MS = 60;

export interface Chaos {
  /** SQS, S3 and DynamoDB as the Lambdas and the poller see them: through proxies. */
  services: AwsServices;
  /** Invokes, and sometimes ends an environment meanwhile. */
  invoke(pool: LambdaPool): (event: object) => Promise<InvocationResult>;
  /** Counts the faults that only show in what the Lambdas report. */
  see(event: StackEvent): void;
  state(): ChaosState;
  stop(): Promise<void>;
}

export async function startChaos(
  services: AwsServices,
  settings: ChaosSettings,
  emit: (event: StackEvent) => void,
): Promise<Chaos> {
  const random = seededRandom(settings.seed);
  const faults = countFaults();
  const fates = awsFates({ rate: settings.rate, random, timeScale: TIME_SCALE });
  const onDone = (call: Call) => {
    const completion = completionOf(call);
    if (completion) emit({ kind: 'completion recorded', ...completion });
  };
  const proxy = (target: string) => startChaosProxy({ target, fates, onFault: faults.count, onDone });
  const [aws, dynamo] = await Promise.all([proxy(services.url), proxy(services.dynamoUrl)]);
  const sqs = sqsClient(aws.url);
  return {
    services: {
      ...services,
      url: aws.url,
      dynamoUrl: dynamo.url,
      sqs,
      queueUrl: (name) => queueUrlAt(aws.url, name),
    },
    invoke: (pool) => (event) => {
      if (random() < settings.rate / 10) crashSoon(pool, random, () => faults.count('Lambda: crashed'));
      return pool.invoke(event);
    },
    see(event) {
      const fault = seenFault(event);
      if (fault) faults.count(fault);
    },
    state: () => ({ ...settings, faults: faults.counts() }),
    async stop() {
      sqs.destroy();
      await Promise.all([aws.stop(), dynamo.stop()]);
    },
  };
}

function crashSoon(pool: LambdaPool, random: Random, onCrash: () => void): void {
  setTimeout(async () => {
    if (await pool.crash()) onCrash();
  }, random() * LATEST_CRASH_MS).unref();
}
