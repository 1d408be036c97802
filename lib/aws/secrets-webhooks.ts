import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../clock.ts';
import { type ParsedWebhooks, parseWebhooks, type Webhooks } from '../parse-webhooks.ts';
import { errorName } from '../privacy/error-name.ts';
import { lacksSecret, mergeWebhooks } from '../receive/merge-webhooks.ts';
import type { WebhookDirectory } from '../receive/ports.ts';
import { secretText } from './secret-text.ts';

const FRESH_MS = 5 * 60_000;

/** A flood of forged requests must not become a flood of calls to Secrets Manager. */
const REFRESH_PAUSE_MS = 30_000;

/** The same while nothing was ever read: what comes in between is answered 503 without a call. */
const FAILED_PAUSE_MS = 5_000;

/** The SDK has given up long before. Lambda may have stood still meanwhile, and the connection is dead. */
const READING_LASTS_MS = 10_000;

/** The label of the version that was current before. */
const PREVIOUS = 'AWSPREVIOUS';

/** Neither the current version nor the one before is a table of webhooks. */
class SecretUnusable extends Error {
  override readonly name = 'SecretUnusable';
}

/**
 * The webhooks from one JSON secret in AWS Secrets Manager. Cached for 5 minutes, read again on demand once in 30 seconds at
 * most; the last good value is kept while Secrets Manager cannot be reached. An entry that somebody has broken is taken from the
 * last good value, or from the version before; that is read only when it is needed, once in 5 minutes at most.
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
  /** Why the last reading failed, while nothing was ever read. */
  let failure: { error: unknown; at: number } | undefined;
  const previous = previousVersion(client, secretId, now);

  const read = async (): Promise<Webhooks> => {
    const begunAt = now();
    askedAt = begunAt;
    const current = parseWebhooks(secretText(await client.send(new GetSecretValueCommand({ SecretId: secretId }))));
    // A reading that was given up may end after a later one.
    if (lastGood !== undefined && begunAt < readAt) return lastGood;
    current.problems.forEach(onProblem);
    const webhooks = await repaired(current);
    if (lastGood !== undefined && begunAt < readAt) return lastGood;
    lastGood = webhooks;
    readAt = begunAt;
    return webhooks;
  };

  const repaired = async (current: ParsedWebhooks): Promise<Webhooks> => {
    const good = lastGood === undefined ? [] : [lastGood];
    if (!current.readable) return lastGood ?? usable(await previous());
    if (!lacksSecret(current, good)) return mergeWebhooks(current, good);
    const before = await previous();
    return mergeWebhooks(current, before === undefined ? good : [...good, before.webhooks]);
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
    if (reading === undefined && lastGood === undefined && failure && now() - failure.at < FAILED_PAUSE_MS)
      throw failure.error;
    try {
      reading ??= begin();
      return await reading;
    } catch (error) {
      if (lastGood === undefined) {
        failure = { error, at: now() };
        throw error;
      }
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

function usable(before: ParsedWebhooks | undefined): Webhooks {
  if (before?.readable) return mergeWebhooks(before, []);
  throw new SecretUnusable('neither the current version nor the one before is a table of webhooks');
}

/**
 * The version before, as it was at most 5 minutes ago; undefined where there is none. What cannot be read is tried again after
 * 30 seconds.
 */
function previousVersion(client: Pick<SecretsManagerClient, 'send'>, SecretId: string, now: Clock) {
  let reading: Promise<ParsedWebhooks | undefined> | undefined;
  let readAgainAt = Number.NEGATIVE_INFINITY;
  return (): Promise<ParsedWebhooks | undefined> => {
    if (reading !== undefined && now() < readAgainAt) return reading;
    readAgainAt = now() + FRESH_MS;
    reading = client.send(new GetSecretValueCommand({ SecretId, VersionStage: PREVIOUS })).then(
      (answer) => parseWebhooks(secretText(answer)),
      (error) => {
        if (errorName(error) !== 'ResourceNotFoundException') readAgainAt = now() + REFRESH_PAUSE_MS;
        return undefined;
      },
    );
    return reading;
  };
}
