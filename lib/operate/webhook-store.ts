import type { DeployedStack } from '../deployed-stack.ts';

/** Where the webhooks are kept: AWS Secrets Manager, or a file on one machine. */
export interface WebhookStore {
  /** The JSON of the webhooks. `version` identifies what was read. @throws UsageError where it cannot be read. */
  read(): Promise<{ json: string; version: string }>;
  /** The JSON of the version before the current one; undefined where there is none, as in a file. */
  previous(): Promise<string | undefined>;
  /** @throws UsageError where it is no longer the version that was read: somebody else has changed it meanwhile. */
  write(json: string, version: string): Promise<void>;
  /** What to call it, in a sentence: `AWS Secrets Manager (stage prod, region eu-west-1)`. */
  name: string;
  /** The options that mean this store, in a line to type: `--stage prod --region eu-west-1`. */
  options: string;
  /** The same for programs. */
  place: DeployedStack | { file: string };
}
