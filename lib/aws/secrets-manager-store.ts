import { randomUUID } from 'node:crypto';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { type DeployedStack, optionsOf, stackInWords } from '../deployed-stack.ts';
import { UsageError } from '../operate/usage-error.ts';
import type { WebhookStore } from '../operate/webhook-store.ts';
import { secretText } from './secret-text.ts';

/** What readers get is the version with this label. */
const CURRENT = 'AWSCURRENT';

/** Of the version that was current before: Secrets Manager moves it when it moves the other. */
const PREVIOUS = 'AWSPREVIOUS';

/** Of a version that nobody reads yet. The next draft takes the label over. */
const DRAFT = 'WEBHOOKS_DRAFT';

/**
 * The stack's secret. A change is written as a draft first; moving the label of the current version to it is then one step,
 * which fails where the label is no longer on the version that was read.
 *
 * @param secretId Name or ARN.
 * @param stack Whose it is, for what is said about it.
 */
export function secretsManagerStore(
  client: Pick<SecretsManagerClient, 'send'>,
  secretId: string,
  stack: DeployedStack,
): WebhookStore {
  const read = async () => {
    const current = { SecretId: secretId, VersionStage: CURRENT };
    const answer = await client.send(new GetSecretValueCommand(current));
    return { json: secretText(answer), version: answer.VersionId ?? '' };
  };
  const previous = async () => {
    try {
      const before = { SecretId: secretId, VersionStage: PREVIOUS };
      return secretText(await client.send(new GetSecretValueCommand(before)));
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  };
  const writeDraft = async (json: string) => {
    const ClientRequestToken = randomUUID();
    const draft = { SecretId: secretId, SecretString: json, ClientRequestToken, VersionStages: [DRAFT] };
    await client.send(new PutSecretValueCommand(draft));
    return ClientRequestToken;
  };
  const publish = async (draft: string, version: string) => {
    const move = { SecretId: secretId, VersionStage: CURRENT, MoveToVersionId: draft, RemoveFromVersionId: version };
    await client.send(new UpdateSecretVersionStageCommand(move));
  };
  return {
    name: `AWS Secrets Manager (${stackInWords(stack)})`,
    options: optionsOf(stack),
    place: stack,
    read,
    previous,
    async write(json, version) {
      const draft = await writeDraft(json);
      try {
        await publish(draft, version);
      } catch (error) {
        if ((await read()).version === version) throw error;
        throw new UsageError(
          `Somebody else has changed the webhooks of ${stackInWords(stack)} meanwhile. Nothing was changed: try again.`,
        );
      }
    },
  };
}
