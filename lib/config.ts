import { optionsOf } from './deployed-stack.ts';
import { parseWebhooks, type Webhooks } from './parse-webhooks.ts';
import { type LambdaSettings, mustBe, readSetting, SETTINGS, type Setting } from './settings.ts';

/** Environment variables by name: those of a Lambda are set by `serverless.yml`, and read in this file only. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Where the webhooks and their secrets are: in AWS Secrets Manager, or, on one machine, in the environment itself. */
export type WebhooksSource = { secretId: string } | { webhooks: Webhooks };

export interface ReceiveConfig {
  queueUrl: string;
  bucket: string;
  webhooks: WebhooksSource;
}

export interface ProcessConfig extends LambdaSettings {
  queueUrl: string;
  deadLetterQueueUrl: string;
  ledgerTable: string;
  bucket: string;
}

/** Names every missing or bad setting at once, and never a value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(`The Lambda is not configured. ${problems.join(' ')} serverless.yml sets these; deploy it again.`);
  }
}

/** @throws ConfigError */
export function readReceiveConfig(environment: Variables = process.env): ReceiveConfig {
  const settings = settingsReader(environment);
  const webhooks = readWebhooksSource(environment, settings.problems);
  return settings.finish({ queueUrl: settings.text('QUEUE_URL'), bucket: settings.text('BUCKET'), webhooks });
}

/** @throws ConfigError */
export function readProcessConfig(environment: Variables = process.env): ProcessConfig {
  const settings = settingsReader(environment);
  return settings.finish({
    queueUrl: settings.text('QUEUE_URL'),
    deadLetterQueueUrl: settings.text('DEAD_LETTER_QUEUE_URL'),
    ledgerTable: settings.text('TABLE'),
    bucket: settings.text('BUCKET'),
    ...readSettings(environment, settings.problems),
  });
}

/** The options that name this stack in a command; undefined on one machine, where there is no stack. */
export function stackOptions(environment: Variables = process.env): string | undefined {
  const { OKTOPOST_STAGE: stage, AWS_REGION: region } = environment;
  return stage && region ? optionsOf({ stage, region }) : undefined;
}

function settingsReader(environment: Variables) {
  const problems: string[] = [];
  return {
    problems,
    text(name: string): string {
      const value = environment[name]?.trim() ?? '';
      if (value === '') problems.push(`${name} is missing.`);
      return value;
    },
    finish<C>(config: C): C {
      if (problems.length > 0) throw new ConfigError(problems);
      return config;
    },
  };
}

/** The signature says what the rows do: each that has a variable, by its name, as its kind is read. */
function readSettings(environment: Variables, problems: string[]): LambdaSettings;
function readSettings(environment: Variables, problems: string[]): object {
  const rows: [string, Setting][] = Object.entries(SETTINGS);
  return Object.fromEntries(
    rows.flatMap(([name, setting]) => {
      if (setting.variable === undefined) return [];
      const value = readSetting(setting, environment[setting.variable]?.trim() || String(setting.default));
      if (value === undefined) problems.push(`${setting.variable} must be ${mustBe(setting)}.`);
      return [[name, value]];
    }),
  );
}

function readWebhooksSource(environment: Variables, problems: string[]): WebhooksSource {
  const { WEBHOOKS: json, WEBHOOKS_SECRET_ID: secretId } = environment;
  if (json === undefined && secretId?.trim()) return { secretId: secretId.trim() };
  if (json === undefined) problems.push('WEBHOOKS_SECRET_ID (or, on one machine, WEBHOOKS) is missing.');
  const parsed = parseWebhooks(json ?? '{}');
  problems.push(...parsed.problems);
  return { webhooks: parsed.webhooks };
}
