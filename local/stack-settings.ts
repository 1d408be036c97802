import type { Variables } from '../lib/config.ts';
import { STACK } from '../lib/limits.ts';
import { SETTINGS } from '../lib/settings.ts';
import { localWebhooks } from './default-webhooks.ts';
import type { QueueSettings } from './emulators/services.ts';
import { CHAOS_PROCESSORS_TABLE, CHAOS_TIMES, type ChaosSettings } from './faults/chaos.ts';
import type { Lambda, LambdaName } from './lambda/environment.ts';
import type { StackEvent } from './stack-events.ts';

export interface LocalStackSettings {
  /** 0 (the default) for any that is free. */
  port?: number;
  /** JSON that names the webhooks; the default has one for each event type. */
  webhooks?: string;
  /** Builds again when a source file changes; the next invocation runs the new code. */
  watch?: boolean;
  /** Variables that the Lambdas see beside those that the stack sets. */
  variables?: Variables;
  /** Path of a file that takes the place of `processors/table.ts`. */
  processorsTable?: string;
  receiveTimeoutSeconds?: number;
  processTimeoutSeconds?: number;
  /** How many batches are processed at the same time, each in an environment. */
  batchesAtOnce?: number;
  /** How long a message stays hidden after it was received. */
  visibilityTimeoutSeconds?: number;
  /** Lets things go wrong on purpose. */
  chaos?: ChaosSettings;
  onEvent?(event: StackEvent): void;
}

/** The settings with everything that was not given. */
export interface StackPlan {
  port: number;
  webhooks: string;
  watch: boolean;
  variables: Variables;
  processorsTables: readonly string[];
  lambdas: Readonly<Record<LambdaName, Pick<Lambda, 'timeoutSeconds' | 'atOnce'>>>;
  queue: QueueSettings;
  chaos: ChaosSettings | undefined;
  onEvent(event: StackEvent): void;
}

/** Where time runs faster, an item that waits for the end of a lease is received more often. */
const MAX_RECEIVE_COUNT_IN_CHAOS = 1_000;

export function planStack(settings: LocalStackSettings): StackPlan {
  const { chaos, receiveTimeoutSeconds = STACK.receiveTimeoutSeconds, batchesAtOnce = 2 } = settings;
  const times = chaos ? CHAOS_TIMES : STACK;
  const { processTimeoutSeconds = times.processTimeoutSeconds } = settings;
  const { visibilityTimeoutSeconds = times.visibilityTimeoutSeconds } = settings;
  return {
    port: settings.port ?? 0,
    webhooks: settings.webhooks ?? localWebhooks(),
    watch: settings.watch ?? false,
    variables: { ...settings.variables, ...(chaos && chaosVariables(chaos)) },
    processorsTables: [chaos && CHAOS_PROCESSORS_TABLE, settings.processorsTable].filter(
      (table) => table !== undefined,
    ),
    lambdas: {
      receive: { timeoutSeconds: receiveTimeoutSeconds, atOnce: 4 },
      process: { timeoutSeconds: processTimeoutSeconds, atOnce: batchesAtOnce },
    },
    queue: { visibilityTimeoutSeconds, maxReceiveCount: chaos ? MAX_RECEIVE_COUNT_IN_CHAOS : STACK.maxReceiveCount },
    chaos,
    onEvent: settings.onEvent ?? (() => {}),
  };
}

/** For `chaos/processors.ts`, which is part of the bundle then. */
function chaosVariables({ rate, seed }: ChaosSettings): Variables {
  const seconds = CHAOS_TIMES.processorSeconds;
  const chaos = { CHAOS_RATE: String(rate), CHAOS_SEED: String(seed), CHAOS_BEGAN_AT: String(Date.now()) };
  return { ...chaos, [SETTINGS.processorSeconds.variable]: String(seconds) };
}
