import { type AwsServices, ITEMS_QUEUE, queueArn, startAwsServices } from './aws/services.ts';
import { CHAOS_TABLE, CHAOS_TIMES, type Chaos, type ChaosSettings, startChaos } from './chaos/chaos.ts';
import { startGateway } from './gateway/gateway.ts';
import { type BundleSettings, buildBundles } from './lambda/bundles.ts';
import type { LambdaName } from './lambda/environment.ts';
import { type LambdaPool, startPool } from './lambda/pool.ts';
import { processorsTable } from './lambda/processors-table.ts';
import { lambdaVariables, type Variables } from './lambda/variables.ts';
import { startedParts } from './parts.ts';
import { startPoller } from './poller/poller.ts';
import { readLine, type StackEvent } from './stack-events.ts';
import { trackItems } from './state/item-tracker.ts';
import { stateReader } from './state/state.ts';
import type { LocalState } from './state/types.ts';
import { localWebhooks } from './webhooks.ts';

export interface LocalStackSettings {
  /** 0 (the default) for any that is free. */
  port?: number;
  /** JSON that names the webhooks; the default has one for each event type. */
  webhooks?: string;
  /** Builds again when a source file changes; the next invocation runs the new code. */
  watch?: boolean;
  /** Variables that the Lambdas see beside those that the stack sets. */
  variables?: Variables;
  /** Path of a file that takes the place of `lib/processors/table.ts`. */
  processorsTable?: string;
  receiveTimeoutSeconds?: number;
  processTimeoutSeconds?: number;
  /** How many batches are processed at the same time, each in an environment; 2 if not given. */
  processConcurrency?: number;
  /** How long a message stays hidden after it was received. */
  visibilityTimeoutSeconds?: number;
  /** Lets things go wrong on purpose. */
  chaos?: ChaosSettings;
  onEvent?(event: StackEvent): void;
}

export interface LocalStack {
  /** Of the HTTP API. */
  url: string;
  state(): Promise<LocalState>;
  /** Ends one environment in the middle of an invocation; false where none is busy. */
  crash(name: LambdaName): Promise<boolean>;
  /** Waits a moment for what is running, then ends everything. */
  stop(): Promise<void>;
}

const RECEIVE_CONCURRENCY = 4;

/** As on AWS, where a message is hidden for six times as long as the function may run. */
const USUAL_TIMES = { processTimeoutSeconds: 60, visibilityTimeoutSeconds: 360 };

/** The backstop for items that crash the Lambda, well behind the attempts that it counts itself. */
const MAX_RECEIVE_COUNT = 30;

/** Where time runs faster, an item that waits for the end of a lease is received more often. */
const MAX_RECEIVE_COUNT_IN_CHAOS = 1_000;

/**
 * Starts the whole pipeline on this machine: SQS, S3 and DynamoDB in memory, both Lambdas from their sources, the HTTP API and
 * the poller between queue and Lambda. Everything listens on 127.0.0.1 only.
 *
 * @throws BuildFailed, or what the system says where the port cannot be used
 */
export async function startLocalStack(settings: LocalStackSettings = {}): Promise<LocalStack> {
  const times = settings.chaos ? CHAOS_TIMES : USUAL_TIMES;
  const { visibilityTimeoutSeconds = times.visibilityTimeoutSeconds, processConcurrency = 2 } = settings;
  const maxReceiveCount = settings.chaos ? MAX_RECEIVE_COUNT_IN_CHAOS : MAX_RECEIVE_COUNT;
  const tracker = trackItems();
  let chaos: Chaos | undefined;
  const emit = (event: StackEvent) => {
    tracker.see(event);
    chaos?.see(event);
    settings.onEvent?.(event);
  };
  const parts = startedParts();
  try {
    const [direct, bundles] = await Promise.all([
      parts.add(startAwsServices({ visibilityTimeoutSeconds, maxReceiveCount })),
      parts.add(buildBundles(bundleSettings(settings, emit))),
    ]);
    if (settings.chaos) chaos = await parts.add(startChaos(direct, settings.chaos, emit));
    const services = chaos?.services ?? direct;
    const invoker = chaos?.invoke ?? (({ invoke }: LambdaPool) => invoke);

    const pool = (name: LambdaName, timeoutSeconds: number, concurrency: number) =>
      startPool(
        { name, timeoutSeconds, concurrency, variables: variablesOf(name, settings, services) },
        () => bundles.current()[name],
        (text) => emit(readLine(name, text)),
      );
    const receive = await parts.add(pool('receive', settings.receiveTimeoutSeconds ?? 10, RECEIVE_CONCURRENCY));
    const process = await parts.add(
      pool('process', settings.processTimeoutSeconds ?? times.processTimeoutSeconds, processConcurrency),
    );
    const state = stateReader(direct, tracker, chaos);
    const gateway = startGateway({
      port: settings.port ?? 0,
      invoke: invoker(receive),
      state,
      onAnswer: (answer) => emit({ kind: 'answered', answer }),
    });
    const { url } = await parts.add(gateway);
    const poller = startPoller({
      sqs: services.sqs,
      queueUrl: services.queueUrl(ITEMS_QUEUE),
      queueArn: queueArn(ITEMS_QUEUE),
      visibilityTimeoutSeconds,
      concurrency: processConcurrency,
      invoke: invoker(process),
      emit,
    });
    await parts.add(poller);
    return { url, state, crash: (name) => (name === 'receive' ? receive : process).crash(), stop: parts.stop };
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

function bundleSettings(settings: LocalStackSettings, emit: (event: StackEvent) => void): BundleSettings {
  const tables = [settings.chaos && CHAOS_TABLE, settings.processorsTable].filter((table) => table !== undefined);
  return {
    watch: settings.watch ?? false,
    plugins: [processorsTable(tables)],
    onBuilt: (lambdas, milliseconds) => emit({ kind: 'rebuilt', lambdas, milliseconds }),
    onProblem: (problem) => emit({ kind: 'build failed', problem }),
  };
}

function variablesOf(name: LambdaName, settings: LocalStackSettings, services: AwsServices): Record<string, string> {
  const { webhooks = localWebhooks(), variables = {}, chaos } = settings;
  const forChaos = chaos && {
    CHAOS_RATE: String(chaos.rate),
    CHAOS_SEED: String(chaos.seed),
    PROCESSOR_SECONDS: String(CHAOS_TIMES.processorSeconds),
  };
  return lambdaVariables(name, services, webhooks, { ...variables, ...forChaos });
}
