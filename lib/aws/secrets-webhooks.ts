import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../clock.ts';
import { parseWebhooks, type Webhooks } from '../parse-webhooks.ts';
import { errorName } from '../privacy/error-name.ts';
import type { WebhookDirectory } from '../receive/ports.ts';

const FRESH_MS = 5 * 60_000;

/** A flood of forged requests must not become a flood of calls to Secrets Manager. */
const REFRESH_PAUSE_MS = 30_000;

/** The SDK has given up long before. Lambda may have stood still meanwhile, and the connection is dead. */
const READING_LASTS_MS = 10_000;

/**
 * The webhooks from one JSON secret in AWS Secrets Manager. Cached for 5 minutes, read again on demand once in 30 seconds at
 * most; the last good value is kept while Secrets Manager cannot be reached.
 *
 * @param onProblem Called once a reading for each thing that is wrong with it, in sentences without secrets.
 */
export function secretsManagerWebhooks(
  client: Pick<SecretsManagerClient, 'send'>,
  secretId: string,
  now: Clock,
  onProblem: (problem: string) => void,
): WebhookDirectory {
  let lastGood: Webhooks | undefined;
  /** When the reading began that gave the last good ones. */
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<Webhooks> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  const read = async (): Promise<Webhooks> => {
    const begunAt = now();
    askedAt = begunAt;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    // A reading that was given up may end after a later one.
    if (lastGood !== undefined && begunAt < readAt) return lastGood;
    const { webhooks, problems } = parseWebhooks(SecretString ?? '');
    problems.forEach(onProblem);
    // A secret that was broken while it was edited must not turn every delivery away.
    const useless = webhooks.size === 0 && problems.length > 0;
    lastGood = useless ? (lastGood ?? webhooks) : webhooks;
    readAt = begunAt;
    return lastGood;
  };

  const begin = (): Promise<Webhooks> => {
    const begun = read().finally(() => {
      if (reading === begun) reading = undefined;
    });
    return begun;
  };

  const readOrKeep = async (): Promise<Webhooks> => {
    if (reading !== undefined && olderThan(READING_LASTS_MS)) {
      onProblem("The webhooks' secrets are read once more: Secrets Manager has not answered the first time.");
      reading = undefined;
    }
    try {
      reading ??= begin();
      return await reading;
    } catch (error) {
      if (lastGood === undefined) throw error;
      onProblem(`The webhooks' secrets cannot be read, and the last ones are used: ${errorName(error)}.`);
      return lastGood;
    }
  };

  const olderThan = (milliseconds: number) => now() - askedAt >= milliseconds;
  return {
    get: async () => (lastGood === undefined || olderThan(FRESH_MS) ? readOrKeep() : lastGood),
    refresh: async () => (lastGood === undefined || olderThan(REFRESH_PAUSE_MS) ? readOrKeep() : lastGood),
    last: () => lastGood,
  };
}
