import { devNull } from 'node:os';
import type { Variables } from '../../lib/config.ts';
import {
  type AwsServices,
  BUCKET,
  CREDENTIALS,
  DEAD_LETTERS_QUEUE,
  ITEMS_QUEUE,
  LEDGER_TABLE,
  REGION,
} from '../emulators/services.ts';
import type { LambdaName } from './environment.ts';

/** Where the Lambdas find SQS, S3 and DynamoDB. */
export type Endpoints = Pick<AwsServices, 'url' | 'dynamoUrl' | 'queueUrl'>;

/**
 * The environment variables of a Lambda: those of `serverless.yml`, those that Lambda itself sets, and the developer's own for
 * their processors; but none of the developer's AWS settings, which could lead to a real account.
 */
export function lambdaVariables(
  name: LambdaName,
  endpoints: Endpoints,
  webhooks: string,
  own: Variables,
): Record<string, string> {
  return {
    ...withoutAws(own),
    AWS_LAMBDA_FUNCTION_NAME: `oktopost-webhooks-local-${name}`,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_ENDPOINT_URL_SQS: endpoints.url,
    AWS_ENDPOINT_URL_S3: endpoints.url,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoUrl,
    QUEUE_URL: endpoints.queueUrl(ITEMS_QUEUE),
    DEAD_LETTER_QUEUE_URL: endpoints.queueUrl(DEAD_LETTERS_QUEUE),
    TABLE: LEDGER_TABLE,
    BUCKET,
    WEBHOOKS: webhooks,
    POWERTOOLS_METRICS_NAMESPACE: 'OktopostWebhooks/local',
  };
}

/** Node's own options are for this process, not for the Lambdas. */
function withoutAws(variables: Variables): Record<string, string> {
  const kept = Object.entries(variables).filter(([name]) => !/^(AWS_|NODE_OPTIONS$|npm_)/i.test(name));
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
