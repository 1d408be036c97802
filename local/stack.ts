import { nodeTimer } from '../lib/aws/node-timer.ts';
import { type AwsServices, ITEMS_QUEUE, queueArn, startAwsServices } from './emulators/services.ts';
import { startChaos } from './faults/chaos.ts';
import { startGateway } from './gateway/gateway.ts';
import { type Builder, buildBundles } from './lambda/bundles.ts';
import type { LambdaName } from './lambda/environment.ts';
import { type LambdaPool, startPool } from './lambda/pool.ts';
import { processorsTable } from './lambda/processors-table.ts';
import { lambdaVariables } from './lambda/variables.ts';
import { startedParts } from './parts.ts';
import { startPoller } from './poller/poller.ts';
import { readLine, type StackEvent } from './stack-events.ts';
import { type LocalStackSettings, planStack, type StackPlan } from './stack-settings.ts';
import { trackItems } from './state/item-tracker.ts';
import { stateReader } from './state/state.ts';
import type { LocalState } from './state/types.ts';

export interface LocalStack {
  /** Of the HTTP API. */
  url: string;
  state(): Promise<LocalState>;
  /** Ends one environment in the middle of an invocation; false where none is busy. */
  crash(name: LambdaName): Promise<boolean>;
  /** Waits a moment for what is running, then ends everything. */
  stop(): Promise<void>;
}

type Emit = (event: StackEvent) => void;
type Parts = ReturnType<typeof startedParts>;

/**
 * Starts the whole pipeline on this machine: SQS, S3 and DynamoDB in memory, both Lambdas from their sources, the HTTP API and
 * the poller between queue and Lambda. Everything listens on 127.0.0.1 only.
 *
 * @throws BuildFailed, or what the system says where the port cannot be used
 */
export async function startLocalStack(settings: LocalStackSettings = {}): Promise<LocalStack> {
  const parts = startedParts();
  try {
    return await startAll(planStack(settings), parts);
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

async function startAll(plan: StackPlan, parts: Parts): Promise<LocalStack> {
  const tracker = trackItems();
  const listeners: Emit[] = [tracker.see, plan.onEvent];
  const emit: Emit = (event) => {
    for (const listen of listeners) listen(event);
  };
  // The services start while the first bundles are built, which need them to be loaded.
  const starting = startLambdas(plan, parts, emit);
  const [{ direct, chaos, services, receive, process }] = await Promise.all([
    starting,
    parts.add(build(plan, starting, emit)),
  ]);
  if (chaos) listeners.push(chaos.see);
  const invoker = chaos?.invoke ?? (({ invoke }: LambdaPool) => invoke);

  const state = stateReader(direct, tracker, chaos);
  const { url } = await parts.add(
    startGateway({
      port: plan.port,
      invoke: invoker(receive),
      state,
      timer: nodeTimer,
      onAnswer: (answer) => emit({ kind: 'answered', answer }),
    }),
  );
  await parts.add(
    startPoller({
      sqs: services.sqs,
      queueUrl: services.queueUrl(ITEMS_QUEUE),
      queueArn: queueArn(ITEMS_QUEUE),
      visibilityTimeoutSeconds: plan.queue.visibilityTimeoutSeconds,
      batchesAtOnce: plan.lambdas.process.atOnce,
      invoke: invoker(process),
      emit,
    }),
  );
  return { url, state, crash: (name) => (name === 'receive' ? receive : process).crash(), stop: parts.stop };
}

type Lambdas = Readonly<Record<LambdaName, LambdaPool>>;

async function startLambdas(plan: StackPlan, parts: Parts, emit: Emit) {
  const direct = await parts.add(startAwsServices(plan.queue));
  const chaos = plan.chaos && (await parts.add(startChaos(direct, plan.chaos, emit)));
  const services = chaos?.services ?? direct;
  const receive = await parts.add(lambdaPool('receive', plan, services, emit));
  const process = await parts.add(lambdaPool('process', plan, services, emit));
  return { direct, chaos, services, receive, process };
}

function build({ watch, processorsTables }: StackPlan, lambdas: Promise<Lambdas>, emit: Emit): Promise<Builder> {
  return buildBundles({
    watch,
    plugins: [processorsTable(processorsTables)],
    load: async (name, bundle) => (await lambdas)[name].load(bundle),
    onBuilt: (changed, milliseconds, again) => emit({ kind: 'rebuilt', lambdas: changed, milliseconds, again }),
    onProblem: (problem) => emit({ kind: 'build failed', problem }),
  });
}

function lambdaPool(
  name: LambdaName,
  { lambdas, webhooks, variables }: StackPlan,
  services: AwsServices,
  emit: Emit,
): LambdaPool {
  const lambda = { name, ...lambdas[name], variables: lambdaVariables(name, services, webhooks, variables) };
  return startPool(lambda, (text) => emit(readLine(name, text)));
}
