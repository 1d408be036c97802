import { parseWebhooks, type Webhooks } from './webhooks.ts';

/** The environment of a Lambda, as `serverless.yml` sets it. This is the only file that reads it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the webhooks and their secrets are: in AWS Secrets Manager, or, on one machine, in the environment itself. */
export type WebhooksSource = { secretId: string } | { webhooks: Webhooks };

export interface ReceiveConfig {
  queueUrl: string;
  bucket: string;
  webhooks: WebhooksSource;
}

export interface ProcessConfig {
  queueUrl: string;
  deadLetterQueueUrl: string;
  table: string;
  bucket: string;
  /** How often an item is tried before it becomes a dead letter, 1 to 20. */
  maxAttempts: number;
  /** The time limit of one processor, in seconds, 1 to 50: the Lambda has 60. */
  processorSeconds: number;
  /** Items of a batch that are processed at a time, 1 to 10. */
  concurrency: number;
  /** How long the ledger remembers an item, in days, 1 to 365. */
  ledgerDays: number;
  replayGuard: 'report' | 'reject';
}

/** Names every missing or bad setting at once, and never a value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(`The Lambda is not configured. ${problems.join(' ')} serverless.yml sets these; deploy it again.`);
  }
}

/** @throws ConfigError */
export function readReceiveConfig(environment: Environment = process.env): ReceiveConfig {
  const settings = settingsReader(environment);
  const webhooks = readWebhooksSource(environment, settings.problems);
  return settings.finish({ queueUrl: settings.text('QUEUE_URL'), bucket: settings.text('BUCKET'), webhooks });
}

/** @throws ConfigError */
export function readProcessConfig(environment: Environment = process.env): ProcessConfig {
  const settings = settingsReader(environment);
  return settings.finish({
    queueUrl: settings.text('QUEUE_URL'),
    deadLetterQueueUrl: settings.text('DEAD_LETTER_QUEUE_URL'),
    table: settings.text('TABLE'),
    bucket: settings.text('BUCKET'),
    maxAttempts: settings.integer('MAX_ATTEMPTS', 6, 1, 20),
    processorSeconds: settings.integer('PROCESSOR_SECONDS', 20, 1, 50),
    concurrency: settings.integer('CONCURRENCY', 5, 1, 10),
    ledgerDays: settings.integer('LEDGER_DAYS', 30, 1, 365),
    replayGuard: settings.oneOf('REPLAY_GUARD', ['report', 'reject']),
  });
}

function settingsReader(environment: Environment) {
  const problems: string[] = [];
  return {
    problems,
    text(name: string): string {
      const value = environment[name]?.trim() ?? '';
      if (value === '') problems.push(`${name} is missing.`);
      return value;
    },
    integer(name: string, preset: number, least: number, most: number): number {
      const text = environment[name]?.trim() || String(preset);
      const value = Number(text);
      if (Number.isInteger(value) && value >= least && value <= most) return value;
      problems.push(`${name} must be a whole number from ${least} to ${most}.`);
      return preset;
    },
    oneOf<T extends string>(name: string, values: readonly [T, ...T[]]): T {
      const text = environment[name]?.trim() || values[0];
      const value = values.find((candidate) => candidate === text);
      if (value === undefined) problems.push(`${name} must be one of: ${values.join(', ')}.`);
      return value ?? values[0];
    },
    finish<C>(config: C): C {
      if (problems.length > 0) throw new ConfigError(problems);
      return config;
    },
  };
}

function readWebhooksSource(environment: Environment, problems: string[]): WebhooksSource {
  const { WEBHOOKS: json, WEBHOOKS_SECRET_ID: secretId } = environment;
  if (json === undefined && secretId?.trim()) return { secretId: secretId.trim() };
  if (json === undefined) problems.push('WEBHOOKS_SECRET_ID (or, on one machine, WEBHOOKS) is missing.');
  const parsed = parseWebhooks(json ?? '{}');
  problems.push(...parsed.problems);
  return { webhooks: parsed.webhooks };
}
